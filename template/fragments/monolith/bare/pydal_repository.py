
{% include 'template/fragments/base/accounts/pydal.py' %}
