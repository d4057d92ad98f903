

{% include 'template/fragments/base/accounts/sqlalchemy_user.py' %}


{% include 'template/fragments/base/accounts/sqlalchemy_failures.py' %}
{% include 'template/fragments/monolith/models/sqlalchemy.py' %}
