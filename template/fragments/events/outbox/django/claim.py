        due = due.exclude(id__in=_behind())
