    "AuditRecord",
    "AuditSeal",
