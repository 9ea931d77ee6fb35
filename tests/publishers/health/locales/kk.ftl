## Көрсеткіштердің бірліктері.

unit-cases = { $qualifier ->
    [more-than] { $value } жағдайдан
    [less-than] { $value } жағдайдан
    [up-to] { $value } жағдайға
   *[other] { $value } жағдай
}
unit-deaths = { $qualifier ->
    [more-than] { $value } өлімнен
    [less-than] { $value } өлімнен
    [up-to] { $value } өлімге
   *[other] { $value } өлім
}
unit-countries = { $value } ел
