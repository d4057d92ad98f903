from .records import AuditRecord, AuditSeal
