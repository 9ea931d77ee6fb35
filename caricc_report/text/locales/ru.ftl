### Предложения выпуска на русском языке.
### Формы множественного числа следуют категориям CLDR.

period = { $shape ->
    [day] { $last_day } { $last_month } { $last_year } года
    [month] с { $first_day } по { $last_day } { $last_month } { $last_year } года
    [year] с { $first_day } { $first_month } по { $last_day } { $last_month } { $last_year } года
   *[years] с { $first_day } { $first_month } { $first_year } года по { $last_day } { $last_month } { $last_year } года
}
day-in-words = { $day } { $month } { $year } года
month-in-words = { $month } { $year }
days-in-words = { $shape ->
    [month] { $first_day }–{ $last_day } { $last_month } { $last_year } года
    [year] { $first_day } { $first_month } – { $last_day } { $last_month } { $last_year } года
   *[years] { $first_day } { $first_month } { $first_year } года – { $last_day } { $last_month } { $last_year } года
}

release-number = { $kind ->
    [week] { $number }-я неделя
    [quarter] { $number }-й квартал
   *[none] № { $number }
}
release-title = { $title }{ $kind ->
    [none] { "" }
   *[other] ,
} { $number }, { $year } ({ $period })
place-and-year = { $city } – { $year }
citation = { $publisher }. «{ $title } { $subtitle }», { $number }, { $year }{ $correction ->
    [none] { "" }
   *[other] {" "}(исправление { $correction })
}. { $city }, { $day }.
date-of-issue = Дата выпуска
licence = Лицензия
how-to-cite = Как цитировать
overview = Обзор
label = { $label }:

correction = Исправление { $number } · { $day }
correction-of = Исправленный выпуск: { $publication }
correction-added = Добавлено: «{ $headline }»
correction-removed = Исключено: «{ $headline }»
correction-changed = «{ $headline }»: { $fields }
correction-elsewhere = «{ $headline }»: изменено только в версии на другом языке
correction-headline = Заголовок: «{ $old }» → «{ $headline }»
correction-other = другие сведения
correction-period = Период: { $old } → { $new }
correction-total = Количество материалов: { $old } → { $new }
correction-numbers = { $n ->
    [one] Изменено { $shown } число
    [few] Изменены { $shown } числа
   *[many] Изменено { $shown } чисел
}
correction-sentences = { $n ->
    [one] Изменено { $shown } предложение обзора
    [few] Изменены { $shown } предложения обзора
   *[many] Изменено { $shown } предложений обзора
}
correction-order = Изменён порядок материалов
correction-lead = Выпуск открывают другие материалы
correction-more = { $n ->
    [one] и ещё { $shown } изменение
    [few] и ещё { $shown } изменения
   *[many] и ещё { $shown } изменений
}

statistics = { $is_day ->
    [yes] { $period }
   *[no] За период { $period }
} { $n ->
    [0] материалы средств массовой информации не отобраны
    [one] отобран { $shown } материал средств массовой информации
    [few] отобраны { $shown } материала средств массовой информации
   *[many] отобрано { $shown } материалов средств массовой информации
}
statistics-country = { $country } – { $n }

change-more = на { $n ->
    [one] { $value } материал
    [few] { $value } материала
   *[many] { $value } материалов
} больше,
change-fewer = на { $n ->
    [one] { $value } материал
    [few] { $value } материала
   *[many] { $value } материалов
} меньше,
change-same = столько же материалов,
change-since-previous = { $direction ->
    [same] сколько
   *[other] чем
} в предыдущем выпуске ({ $than })
change-since-year-before = { $direction ->
    [same] сколько
   *[other] чем
} за тот же период { $than } года
change-year-to-date = с начала года { $n ->
    [one] { $value } материал
    [few] { $value } материала
   *[many] { $value } материалов
}

narrative-lead = В опубликованных материалах отражена информация
narrative-phrase = { $onset ->
    [vowel] об { $phrase }
   *[consonant] о { $phrase }
}

country-articles = { $n ->
    [one] { $shown } материал
    [few] { $shown } материала
    [many] { $shown } материалов
   *[other] { $shown } материала
}
see-also = См. также
story-goes-on = Продолжение: «{ $headline }» (выпуск { $number })
campaign-goes-on = Ранее: выпуск { $number }
quoted = «{ $text }»

contents = Содержание
skip-to-text = Перейти к тексту
# The page. $shown, how many articles the filter leaves of $total.
page-languages = Языки
page-files-label = Файлы этого выпуска
page-releases = Другие выпуски
page-next-release = Следующий выпуск
page-no-next-release = Более поздних выпусков пока нет.
page-all-releases = Список выпусков
page-search = Поиск материалов
page-search-words = Слова
page-filter-all = все
page-show-all = Показать все
page-shown = Показано материалов: { $shown } из { $total }
editorial-address = Адрес редакции
phone = тел.: { $number }
fax = факс: { $number }
in-figures = Выпуск в цифрах
column-country = Страна
column-topic = Тема
column-outlet = Источник
column-articles = Материалы
column-figure = Показатель
column-subject = Что учтено
column-span = За какое время
column-article = Материал
total = Всего
by-country = Материалы по странам
by-topic = Материалы по темам
by-topic-note = У материала может быть несколько тем, поэтому сумма строк может превышать общее число.
by-topic-and-country = Материалы по темам и странам
by-outlet = Материалы по источникам
figures-reported = Показатели, приведённые в материалах
figures-reported-note = Каждый показатель приведён по материалу, указанному рядом. Показатели о разных предметах, в разных единицах и за разное время не складываются.
no-figures-reported = В материалах этого выпуска показатели не приводятся.
sum = В { $articles } { $n_articles ->
    [one] материале
   *[many] материалах
} о мероприятиях этого периода указано число { $counted }: { $n_articles ->
    [1] { "" }
   *[other] в сумме{" "}
}{ $quantity }.
chart-by-country = Столбчатая диаграмма «Материалы по странам»: { $bars }.
chart-by-topic = Столбчатая диаграмма «Материалы по темам»: { $bars }.
chart-by-outlet = Столбчатая диаграмма «Материалы по источникам»: { $bars }.
chart-bar = { $label } – { $n }
tile-map = Карта государств-членов с числом материалов: { $tiles }.
tile-map-others = { $counted }; вне карты: { $others }
chart-alt = { $said }. { $values }
chart-counted = { $by ->
    [country] Материалы по странам, { $days }
    [topic] Материалы по темам, { $days }; у материала может быть несколько тем
   *[outlet] Материалы по источникам, { $days }
}
chart-source = Источник: { $publisher }, «{ $title }», { $number }, { $year }
chart-data = Данные
message-name = { $by ->
    [topic] «{ $name }»
    [campaign] «{ $name }»
   *[other] { $name }
}
message-leaders = { $n ->
    [one] Лидирует { $by ->
        [topic] тема {""}
        [outlet] источник {""}
        [campaign] кампания {""}
       *[country] { "" }
    }{ $names }
    [several] Лидируют сразу { $by ->
        [country] несколько стран
        [topic] несколько тем
        [outlet] несколько источников
       *[campaign] несколько кампаний
    }
   *[other] Вместе лидируют { $by ->
        [topic] темы {""}
        [outlet] источники {""}
        [campaign] кампании {""}
       *[country] { "" }
    }{ $names }
}{ $next ->
    [none] { "" }
   *[other] , затем { $next }
}
message-ahead = { $by ->
    [country] { $names } опережает любую другую страну
    [topic] Тема { $names } опережает любую другую
    [outlet] Источник { $names } опережает любой другой
   *[campaign] Кампания { $names } опережает любую другую
} { $is_more ->
    [yes] более чем{" "}
   *[no] { "" }
}{ $times ->
    [2] вдвое
    [3] втрое
    [one] в { $times } раз
    [few] в { $times } раза
   *[many] в { $times } раз
}
message-even = Материалы распределены поровну: по { $count } { $by ->
    [outlet] на каждый источник
    [country] на каждую охваченную страну
    [topic] на каждую охваченную тему
   *[campaign] на каждую кампанию
}
message-half = { $names } дают { $share ->
    [half] половину
   *[more] больше половины
} материалов
message-only = { $by ->
    [country] Все материалы об одной стране: { $names }
    [topic] Все материалы на одну тему: { $names }
    [outlet] Все материалы из одного источника: { $names }
   *[campaign] Единственная кампания: { $names }
}

how-made = Как получены числа
how-made-note = От каждого числа в документе ссылка ведёт к его месту в таблице ниже.
how-made-brackets = В скобках указаны номера материалов: они стоят рядом с заголовками. Приведённое в материале число следует за его номером.
how-made-rules = Материал с несколькими темами учтён в каждой из них. Показатели приводятся так, как их указывает источник; складываются только числа об одном и том же и только по событиям периода, а сумма не точнее самого неточного из слагаемых.
how-made-whole = Полный перечень материалов, на которых основано каждое число, содержит файл facts.json: он опубликован вместе с документом и вложен в PDF.
how-made-trail = Все числа и все материалы
column-how = Способ подсчёта
column-numbers = Числа
how-articles-total = Подсчитаны все материалы выпуска
how-articles-change-total = Материалы выпуска за вычетом материалов выпуска { $compared_with } из архива
how-articles-change-year-before = Материалы выпуска за вычетом материалов за { $compared_with } из архива
how-articles-year-to-date-total = Материалы этого выпуска и всех предыдущих выпусков года из архива
how-by-country = Подсчитаны материалы о каждой стране
how-by-topic = Подсчитаны материалы с каждой темой
how-by-outlet = Подсчитаны материалы каждого источника
how-by-campaign = Подсчитаны материалы о каждой кампании
how-states-covered = Подсчитаны государства-члены, о которых есть материалы
how-states-total = Подсчитаны государства-члены
how-sum-articles = Подсчитаны материалы о мероприятиях этого периода, в которых указано число { $counted }
how-sum-total = Сложено число { $counted } в материалах о мероприятиях этого периода; сумма точна настолько, насколько точно наименее точное из чисел
how-figure = Указано в материале

about-statistics = Статистика
about-quality = Качество
all-articles = Все материалы
column-total = Материалы
column-campaign = Кампания
column-previous = { $edition }, предыдущий
column-year-before = { $edition }, год назад
column-change = Изменение
trend-heading = { $by ->
    [country] По странам
    [topic] По темам
    [outlet] По источникам
    [campaign] По кампаниям
   *[total] Все материалы
}
trend = Материалы по { $by ->
    [country] странам и {""}
    [topic] темам и {""}
    [outlet] источникам и {""}
    [campaign] кампаниям и {""}
   *[total] { "" }
}{ $kind ->
    [half-month] полумесяцам
    [week] неделям
    [month] месяцам
    [quarter] кварталам
   *[period] периодам
}{ $start ->
    [all] { "" }
   *[named] {" "}с { $start } по { $end }
}: { $rows }.
trend-row = { $label } { $movement ->
    [single] { $last }
    [level] неизменно { $last }
    [rising] рост с { $first } до { $last }
    [falling] снижение с { $first } до { $last }
   *[other] от { $least } до { $most }, в итоге { $last }
}
trend-movement = { $movement ->
    [single] { $last } в { $end }, сравнить не с чем
    [level] неизменно { $last } с { $start } по { $end }
    [rising] рост с { $first } в { $start } до { $last } в { $end }
    [falling] снижение с { $first } в { $start } до { $last } в { $end }
    [higher] то больше, то меньше, в итоге рост с { $first } в { $start } до { $last } в { $end }
    [lower] то больше, то меньше, в итоге снижение с { $first } в { $start } до { $last } в { $end }
   *[same] то больше, то меньше, в итоге столько же, { $last } в { $start } и в { $end }
}
trend-peak = , больше всего, { $most }, { $named ->
    [yes] в { $editions }
   *[no] в { $n ->
        [one] { $n } из них
       *[other] { $n } из них
    }
}
trend-gaps = Нет данных о выпусках, следующих за { $after }.
trend-most = { $n ->
    [one] Показана { $n } строка с наибольшим числом материалов
    [few] Показаны { $n } строки с наибольшим числом материалов
   *[many] Показано { $n } строк с наибольшим числом материалов
} из { $known }.
trend-none = { $by ->
    [campaign] Ни в одном материале не указана кампания.
   *[other] Материалов нет.
}
trend-table = { $by ->
    [country] Материалы по странам и выпускам
    [topic] Материалы по темам и выпускам
    [outlet] Материалы по источникам и выпускам
    [campaign] Материалы по кампаниям и выпускам
   *[total] Материалы по выпускам
}
change-table = { $by ->
    [country] Изменение по странам
    [topic] Изменение по темам
    [outlet] Изменение по источникам
    [campaign] Изменение по кампаниям
   *[total] Изменение
}
change-none = Ни предыдущий выпуск, ни тот же период годом ранее не известны.
how-trend = Подсчитаны материалы каждого выпуска{ $by ->
    [country] {" "}(страна – { $group })
    [topic] {" "}с темой «{ $group }»
    [outlet] , источник которых – { $group }
    [campaign] {" "}о кампании «{ $group }»
   *[total] { "" }
}
how-trend-change = Материалы этого выпуска{ $by ->
    [country] {" "}о каждой стране
    [topic] {" "}с каждой темой
    [outlet] {" "}каждого источника
    [campaign] {" "}о каждой кампании
   *[total] { "" }
} за вычетом материалов { $edition }
how-trend-median = Медиана числа материалов по выпускам{ $by ->
    [country] {" "}по каждой стране
    [topic] {" "}по каждой теме
    [outlet] {" "}по каждому источнику
    [campaign] {" "}по каждой кампании
   *[total] { "" }
}
column-release = Выпуск
median = медиана
trend-counted = { $what }, { $n ->
    [1] { $end }
   *[other] с { $start } по { $end }; пунктир – медиана
}
chart-source-releases = Источник: { $publisher }, выпуски { $are ->
    [two] { $start } и { $end }
   *[all] с { $start } по { $end }
}
change-total = Это { $previous ->
    [more] на { $n_previous } больше, чем в предыдущем выпуске, { $edition_previous }
    [fewer] на { $n_previous } меньше, чем в предыдущем выпуске, { $edition_previous }
    [same] столько же, сколько в предыдущем выпуске, { $edition_previous }
   *[none] { "" }
}{ $both ->
    [yes] , и{" "}
   *[no] { "" }
}{ $year_before ->
    [more] на { $n_year_before } больше, чем годом ранее, в { $edition_year_before }
    [fewer] на { $n_year_before } меньше, чем годом ранее, в { $edition_year_before }
    [same] столько же, сколько годом ранее, в { $edition_year_before }
   *[none] { "" }
}.
change-counted = { $by ->
    [country] Материалы по странам и их прирост или убыль
    [topic] Материалы по темам и их прирост или убыль
    [outlet] Материалы по источникам и их прирост или убыль
   *[campaign] Материалы по кампаниям и их прирост или убыль
}
change-alt = Пары точек, изменение по { $by ->
    [country] странам
    [topic] темам
    [outlet] источникам
   *[campaign] кампаниям
} по сравнению с { $edition }: { $changes }.
message-total = { $count } { $n ->
    [one] материал
    [few] материала
   *[many] материалов
}{ $state ->
    [single] {" "}в { $edition }, сравнить не с чем
    [most] , больше всего за { $n_editions } { $n_editions ->
        [one] выпуск
        [few] выпуска
       *[many] выпусков
    }
    [fewest] , меньше всего за { $n_editions } { $n_editions ->
        [one] выпуск
        [few] выпуска
       *[many] выпусков
    }
    [above] , больше медианы, { $median }
    [below] , меньше медианы, { $median }
   *[usual] , столько же, сколько обычно
}
message-departure = Выделяется { $by ->
    [topic] тема {""}
    [outlet] источник {""}
    [campaign] кампания {""}
   *[country] { "" }
}{ $names }: { $count } { $n ->
    [one] материал
    [few] материала
   *[many] материалов
} при медиане { $median }
message-departures = Сильнее всего отклонились от медианы { $by ->
    [topic] темы {""}
    [outlet] источники {""}
    [campaign] кампании {""}
   *[country] { "" }
}{ $names }
message-usual = Не выделяется { $by ->
    [country] ни одна страна
    [topic] ни одна тема
    [outlet] ни один источник
   *[campaign] ни одна кампания
}
message-change = Наибольшее изменение по сравнению с { $since ->
    [year_before] { $edition }, годом ранее
   *[previous] { $edition }
}
message-unchanged = { $n ->
    [none] Ничего не изменилось
   *[many] Ни одно изменение не выделяется
} по сравнению с { $since ->
    [year_before] { $edition }, годом ранее
   *[previous] { $edition }
}

## Первая страница и главное.

on-page = с. { $page }
in-this-release = В этом выпуске
key-articles = { $n ->
    [one] материал СМИ
    [few] материала СМИ
   *[many] материалов СМИ
}
key-states-value = { $covered } из { $total }
key-states = { $n ->
    [one] государства-члена охвачено
   *[many] государств-членов охвачено
}
key-topic = { $n ->
    [one] материал по ведущей теме «{ $topic }»
    [few] материала по ведущей теме «{ $topic }»
   *[many] материалов по ведущей теме «{ $topic }»
}
key-sum = { $counted }, насколько указано в материалах
key-year-to-date = { $n ->
    [one] материал с начала года
    [few] материала с начала года
   *[many] материалов с начала года
}
key-outlet = { $n ->
    [one] материал: { $outlet }
    [few] материала: { $outlet }, чаще других
   *[many] материалов: { $outlet }, чаще других
}
at-a-glance = Главное
point-topic = { $n_leaders ->
    [one] Ведущая тема – { $topics }: { $n } из { $total } { $n_articles ->
        [one] материала
       *[many] материалов
    }
   *[other] Ведущие темы – { $topics }: по { $n } из { $total } { $n_articles ->
        [one] материала
       *[many] материалов
    }
}{ $following ->
    [no] { "" }
   *[yes] ; за ней по числу материалов следует { $next } ({ $n_next })
}.
point-campaign = { $n_articles ->
    [one] К кампании «{ $campaign }» относится { $n } материал
    [few] К кампании «{ $campaign }» относятся { $n } материала
   *[many] К кампании «{ $campaign }» относятся { $n } материалов
}.
point-figures = { $n ->
    [one] Самый значительный показатель
   *[many] Самые значительные показатели
}
point-states = Материалы есть о { $covered } из { $total } государств-членов.
point-states-silent = { $n ->
    [one] Государство-член, о котором материалов нет
   *[many] Государства-члены, о которых материалов нет
}: { $states }.
leading-figures = Главные показатели из материалов
leading-figures-note = Полный перечень – после материалов.
column-reported-by = Кто сообщает

## Для рецензентов, в документе о качестве.

or = или
finding-published-after-as-of = { $field }: { $day } – позже дня выпуска, { $as_of }; исправьте дату
finding-published-outside-period = { $field }: { $day } – вне периода, { $period }, хотя указан выпуск { $release }; исправьте дату или уберите выпуск
finding-record-in-no-release = { $field }: в папке выпуска есть записи, которые не относятся ни к одному выпуску, всего { $n }: { $records }; исправьте дату или укажите { $other } { $release }
finding-record-in-another-release = { $field }: в папке выпуска есть записи, которые относятся к другому выпуску, всего { $n }: { $records }; исправьте дату, укажите { $other } { $release } или перенесите файлы
finding-period-irregular = Период: { $period } – не { $kind ->
    [half-month] половина месяца
    [week] неделя с понедельника по воскресенье
    [month] месяц
   *[quarter] квартал
}, как указано в профиле; исправьте период или профиль
finding-release-number-unfit = Выпуск: { $release } – не календарный номер периода { $period }; напишите { $fitting }
finding-event-after-as-of = { $field }: { $day } – позже дня выпуска, { $as_of }; исправьте дату
finding-event-after-publication = { $field }: { $day } – позже дня публикации, { $published }; исправьте одну из дат, если это не анонс
finding-event-before-period = { $field }: событие завершилось { $day }, до начала периода, { $period }; убедитесь, что о нём не сообщал предыдущий выпуск
finding-figure-unit-unfit = { $field }: единица «{ $unit }» не подходит к виду «{ $sort }»; укажите { $fitting } или исправьте вид
finding-figure-not-in-text = { $field }: в тексте ({ $languages }) нет числа { $value } ({ $subject }); сверьте их
finding-image-broken = { $field }: фото { $got } нельзя показать; сохраните его заново как PNG или JPEG
finding-image-small = { $field }: ширина фото { $got } в пикселях – { $width }, нужно не менее { $needed }; возьмите фото в полном размере
finding-headline-capitals = { $field }: набран прописными буквами; напишите { $better } и проверьте имена
finding-headline-full-stop = { $field }: в конце стоит точка, { $got }; уберите её
finding-headline-repeated = { $field }: повторяется, всего { $n }: { $got } – { $sources }; сделайте заголовки разными
finding-paragraph-repeated = { $field }: абзац повторяется, всего { $n }: { $got } – { $sources }; оставьте один или измените другой
finding-phrase-missing = { $field }: фразы нет; скажите в ней, о чем сообщает материал
finding-text-short = { $field }: { $n ->
    [one] { $n } слово
    [few] { $n } слова
   *[other] { $n } слов
}, обычно не менее { $fewest }; проверьте, весь ли это текст
finding-text-cut-off = { $field }: предложение не закончено, { $got }; допишите его
finding-word-doubled = { $field }: слово повторено, { $got }; уберите одно
finding-language-wrong = { $field }: написано не на языке «{ $language }», { $got }; переведите
finding-text-misread = { $field }: неверная кодировка, { $got }; возьмите текст из источника заново, в UTF-8
finding-text-markup = { $field }: HTML, который увидят читатели, { $got }; напишите обычный текст
finding-text-turned = { $field }: невидимый знак меняет направление того, что увидят читатели, { $got }; удалите его
finding-character-lost = { $field }: знак утрачен, вместо него � (U+FFFD); введите его заново
finding-label-untranslated = { $field }: на языке «{ $language }» показано { $got }; переведите
finding-letters-foreign = { $field }: слова с буквами, которых нет в языке «{ $language }», всего { $n }, например { $words }; переведите их
finding-alphabets-mixed = { $field }: { $script ->
    [Latn] латинские
   *[Cyrl] кириллические
} буквы в слове { $word }: { $letters }; введите слово заново
finding-marks-unbalanced = { $field }: знак { $mark } без парного; добавьте его
finding-quotes-foreign = { $field }: кавычки другого языка, всего { $n }: { $got }; напишите { $pair }, а внутри { $inner }
finding-hyphen-as-dash = { $field }: дефис вместо тире, всего { $n }: { $got }; напишите –
finding-thousands-mixed = { $field }: разряды числа { $got } отделяются иначе; напишите { $better }
finding-spelling-mixed = { $field }: { $got }, хотя { $reason ->
    [profile] по профилю следует писать
   *[release] в выпуске есть и
} { $better }; исправьте написание
finding-host-invalid = { $field }: { $defect ->
    [ip-address] IP-адрес вместо имени узла
    [no-top-level] имя узла без домена верхнего уровня
    [label] { $label } не может быть частью имени узла
    [too-long] имя узла слишком длинное
   *[other] это не имя узла
}, { $got }; { $meant ->
    [none] скопируйте адрес со страницы заново
   *[other] возможно, { $meant }
}
finding-host-mixed-scripts = { $field }: в { $got } смешаны буквы разных алфавитов, адрес можно принять за другой; скопируйте его со страницы заново
finding-link-repeated = { $field }: одна и та же страница, всего { $n }: { $sources }; оставьте один материал
finding-outlet-unknown = { $field }: неизвестное издание { $got }; { $meant ->
    [none] { "" }
   *[other] возможно, { $meant }. Если все верно,{" "}
}укажите имя узла, { $host }, или внесите издание в профиль
finding-outlet-contradicts-link = { $field }: { $got }, но ссылка ведёт на { $host }; исправьте одно из них

review-findings = Результаты проверок
review-duplicates = Возможные повторы
review-coverage = Заполненность полей
findings = Найдено при проверке: ошибки – { $error }, предупреждения – { $warning }, замечания – { $notice }.
findings-note = Проверен только этот выпуск, без предыдущих и без отменённых проверок; в файле checks.json учтено и то и другое.
severity = { $severity ->
    [error] ошибка
    [warning] предупреждение
   *[notice] замечание
}
column-severity = Важность
column-check = Проверка
column-finding = Что найдено
column-score = Сходство
column-reason = Причина
column-first = Один материал
column-second = Другой материал
column-field = Поле
column-share = Доля
reason = { $reason ->
    [same-link] одна ссылка
    [same-text] один текст
    [similar-text] похожий текст
   *[same-event] одно событие
}
duplicates-none = Похожих друг на друга материалов нет.
duplicates-missing = Поиск повторов не выполнен. { $advice }.
duplicate-archived = { $release ->
    [none] в архиве
   *[other] выпуск { $release } в архиве
}
duplicates-note = Сходство показывает, какая часть слов у материалов пары (или у их заголовков) общая. Решает редактор.
coverage = { $state ->
    [all] Во всех материалах заполнены все поля
    [none] Не заполнено ни разу: { $names ->
        [many] несколько полей
       *[other] { $names }
    }
   *[some] Реже всего заполнено: { $names ->
        [many] несколько полей
       *[other] { $names }
    } – в { $share } материалов
}
coverage-counted = Доля материалов, в которых заполнено каждое поле, { $days }
coverage-bars = Столбчатая диаграмма доли материалов, в которых заполнено каждое поле: { $bars }.
how-findings = Подсчитано найденное при проверке
how-duplicates = Сходство материалов пары в процентах
how-coverage-articles = Подсчитаны материалы, в которых есть поле
how-coverage-share = Доля материалов, в которых есть поле, среди всех материалов выпуска

## Для читателей.

photo-credit = Фото: { $credit }

qualified = { $qualifier ->
    [more-than] более { $quantity }
    [at-least] не менее { $quantity }
    [about] около { $quantity }
    [up-to] до { $quantity }
    [less-than] менее { $quantity }
   *[exactly] { $quantity }
}

## Числа с единицами. После уточнения («более», «около») – родительный падеж.

unit-kg = { $value } кг
unit-people = { $case ->
    [genitive] { $n ->
        [one] { $value } человека
        [other] { $value } человека
       *[many] { $value } человек
    }
   *[nominative] { $n ->
        [few] { $value } человека
        [other] { $value } человека
       *[many] { $value } человек
    }
}
unit-days = { $case ->
    [genitive] { $n ->
        [one] { $value } дня
        [other] { $value } дня
       *[many] { $value } дней
    }
   *[nominative] { $n ->
        [one] { $value } день
        [few] { $value } дня
        [other] { $value } дня
       *[many] { $value } дней
    }
}
unit-times = { $case ->
    [genitive] { $n ->
        [one] { $value } раза
        [other] { $value } раза
       *[many] { $value } раз
    }
   *[nominative] { $n ->
        [few] { $value } раза
        [other] { $value } раза
       *[many] { $value } раз
    }
}
unit-percent = { $value } %
unit-g = { $value } г
unit-tonnes = { $value } т
unit-litres = { $value } л
unit-items = { $value }

span-duration = { $years ->
    [0] { "" }
    [one] { $years } год
    [few] { $years } года
   *[many] { $years } лет
}{ $both ->
    [yes] { " " }
   *[no] { "" }
}{ $months ->
    [0] { "" }
    [one] { $months } месяц
    [few] { $months } месяца
   *[many] { $months } месяцев
}

## Названия полей материала и столбцов таблиц: для рецензентов; там, где они отличаются, –
## в заголовке столбца, под материалом и среди исправленного.

field-id = Номер
field-country = Страна
field-outlet = Издание
    .label = Источник
field-source-url = Ссылка
    .change = источник
field-published-on = День публикации
    .heading = Дата публикации
    .label = Опубликовано
    .change = дата публикации
field-release = Выпуск
    .change = другие сведения
field-event-on = День события
    .heading = Дата события
    .label = Дата события
    .change = дата события
field-event-until = Окончание события
field-place = Место
field-topics = Темы
field-campaign = Кампания
field-story = Сюжет
field-quote = Цитата
field-quote-speaker = Автор цитаты
    .change = цитата
field-quote-role = Должность автора цитаты
    .change = цитата
field-language = Язык
field-headline = Заголовок
field-body = Текст
field-narrative = Обзор
    .heading = Фраза для обзора
    .change = фраза обзора
field-texts = Текст
field-figures = Показатели
    .change = числа
field-subjects = Предметы чисел
field-images = Изображения
    .change = фотографии
field-image = Фото
field-image-alt = Описание фото
field-image-caption = Подпись к фото
field-image-credit = Автор фото

figure-number = Рисунок { $n }
table-number = Таблица { $n }
figure-without-number = Изображение
table-without-number = Таблица
computed-in-notebook = Вычислено в блокноте
computed-in-cell = вычислено в ячейке блокнота «{ $cell }»
yes = да
no = нет
