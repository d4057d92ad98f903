            rows = rows.exclude(id__in=_behind())
