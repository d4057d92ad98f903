    show_problem(request, response)
