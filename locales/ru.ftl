### Предложения ЦАРИКЦ вместо предложений пакета.

statistics = { $is_day ->
    [yes] { $period }
   *[no] За период { $period }
} в средствах массовой информации государств – участников { $publisher } и других стран { $n ->
    [0] мероприятия по борьбе с наркотиками не освещались
    [one] освещено { $shown } мероприятие по борьбе с наркотиками
    [few] освещены { $shown } мероприятия по борьбе с наркотиками
   *[many] освещено { $shown } мероприятий по борьбе с наркотиками
}
how-sum-articles = Подсчитаны материалы, в которых указано число участников мероприятий этого периода
how-sum-total = Сложено число участников мероприятий этого периода; сумма точна настолько, насколько точно наименее точное из чисел

## Единицы показателей, кроме единиц пакета.

unit-crimes = { $case ->
    [genitive] { $n ->
        [one] { $value } преступления
        [other] { $value } преступления
       *[many] { $value } преступлений
    }
   *[nominative] { $n ->
        [one] { $value } преступление
        [few] { $value } преступления
        [other] { $value } преступления
       *[many] { $value } преступлений
    }
}
unit-offences = { $case ->
    [genitive] { $n ->
        [one] { $value } правонарушения
        [other] { $value } правонарушения
       *[many] { $value } правонарушений
    }
   *[nominative] { $n ->
        [one] { $value } правонарушение
        [few] { $value } правонарушения
        [other] { $value } правонарушения
       *[many] { $value } правонарушений
    }
}
unit-groups = { $case ->
    [genitive] { $n ->
        [one] { $value } группы
        [other] { $value } группы
       *[many] { $value } групп
    }
   *[nominative] { $n ->
        [one] { $value } группа
        [few] { $value } группы
        [other] { $value } группы
       *[many] { $value } групп
    }
}
unit-certificates = { $case ->
    [genitive] { $n ->
        [one] { $value } сертификата
        [other] { $value } сертификата
       *[many] { $value } сертификатов
    }
   *[nominative] { $n ->
        [one] { $value } сертификат
        [few] { $value } сертификата
        [other] { $value } сертификата
       *[many] { $value } сертификатов
    }
}
