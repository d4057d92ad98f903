    define_visits(dal)
