    define_records(dal)
