
{% include 'template/fragments/base/accounts/django.py' %}
