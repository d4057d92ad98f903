

{% include 'template/fragments/base/accounts/django_user.py' %}


{% include 'template/fragments/base/accounts/django_failures.py' %}
{% include 'template/fragments/monolith/models/django.py' %}
