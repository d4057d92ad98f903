        if not self.public_url.startswith("https://"):
            faults.append("PUBLIC_URL: name the address that browsers use, https://…, since mails link to it")
        if self.mail_url == "console":
            faults.append("MAIL_URL: name the server that takes mail, smtp+starttls://… or smtps://…")
        if self.mail_url.startswith("smtp://") and "@" in self.mail_url:
            faults.append("MAIL_URL: smtp:// shows the password to the network; choose smtps:// or smtp+starttls://")
        if "mail_from" not in self.model_fields_set:
            faults.append("MAIL_FROM: name the address that mails come from")
