"""Given names that are common in Sweden; a reviewed list, not a register.

Names that are ordinary words as well are left out (Bo, Hans, Inga, Maj, Per, Stig, Urban): the
search is to be quiet on a report without names.
"""

_LISTED = """
Abdi Adam Agnes Agneta Ahmed Albin Alexander Alexandra Ali Alice Alma Amanda Amina Amir
Anders Andreas Anette Anita Ann Anna Anneli Annika Anton Arne Arvid Astrid Axel Barbro Bengt
Berit Birgitta Britt Camilla Carina Carl Caroline Cecilia Charlotte Christer Christian
Christina Daniel David Dennis Ebba Edvin Elias Elin Elisabeth Ella Ellen Elsa Emelie Emil
Emilia Emma Erik Ester Eva Fatima Felicia Filip Fredrik Frida Gabriel Gunilla Gunnar Gustav
Göran Hanna Hannes Hassan Helen Helena Henrik Hugo Håkan Ibrahim Ida Inger Ingrid Irene
Isabelle Isak Jakob Jan Jenny Jesper Jessica Joakim Johan Johanna Johannes John Jonas
Jonathan Josefin Julia Kajsa Kalle Karin Karl Katarina Kenneth Kerstin Khadija Klara
Kristina Lars Lasse Leif Lena Lennart Leo Liam Lina Linda Linnea Linus Lisa Lotta Louise
Lovisa Lucas Ludvig Madeleine Magnus Maja Malin Marcus Margareta Maria Marianne Marie Martin
Maryam Mathilda Mats Mattias Mikael Mohamed Mohammed Molly Monica Mustafa Nathalie Niklas
Nils Oliver Olivia Olle Olof Omar Oscar Oskar Patrik Pernilla Peter Petra Pia Pontus Rasmus
Rebecka Robert Robin Roger Samuel Sandra Sara Sebastian Simon Sofia Sofie Stefan Stina
Susanne Sven Therese Thomas Tobias Tomas Tommy Ulf Ulla Ulrika Victor Viktor Viktoria
Wilhelm William Yasmin Yusuf Yvonne Zahra Åke Åsa Örjan
"""

GIVEN_NAMES = frozenset(_LISTED.split())
