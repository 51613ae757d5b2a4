"""The service, floor by floor, lowest first.

base
extensions, config, clock, errors, faults, formatting, database, tenancy
audit, mailing, jobs, throttle, forms, web, text
organisations        who: förbund, kommun, part, forum, user, roles, access
records              what: deviation, narrative, filer, message, vocabulary, workflow
meetings             when it is talked about: meeting, proposed decision
figures              one GROUP BY, a checked frame, judged values
filing, importing, triage, answering, reporting, administration, guiding, operating
                     verbs, strangers to each other
schedule, demo, tidying
cli
"""
