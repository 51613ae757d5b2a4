"""Every mail: written to the outbox in the transaction of its cause, sent later, at least once."""
