## Units of figures.

unit-cases = { $n ->
    [one] { $value } case
   *[other] { $value } cases
}
unit-deaths = { $n ->
    [one] { $value } death
   *[other] { $value } deaths
}
unit-countries = { $n ->
    [one] { $value } country
   *[other] { $value } countries
}
