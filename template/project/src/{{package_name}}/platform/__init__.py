"""What every service needs, whatever it does: kept up to date by the template, rarely edited here."""
