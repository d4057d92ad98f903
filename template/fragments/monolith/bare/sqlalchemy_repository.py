
{% include 'template/fragments/base/accounts/sqlalchemy.py' %}
