### Sentences in Kazakh, as a project writes them for a language that the package does not have.

period = { $shape ->
    [day] { $last_year } жылғы { $last_day } { $last_month }
    [month] { $last_year } жылғы { $first_day }–{ $last_day } { $last_month }
    [year] { $first_year } жылғы { $first_day } { $first_month } – { $last_day } { $last_month }
   *[years] { $first_year } жылғы { $first_day } { $first_month } – { $last_year } жылғы { $last_day } { $last_month }
}
day-in-words = { $year } жылғы { $day } { $month }
month-in-words = { $year } жылғы { $month_in_date }
days-in-words = { period }

release-number = { $kind ->
    [week] { $number }-апта
    [quarter] { $number }-тоқсан
   *[none] № { $number }
}
release-title = { $title }{ $kind ->
    [none] { "" }
   *[other] ,
} { $number }, { $year } ({ $period })
citation = { $publisher }. «{ $title } { $subtitle }», { $number }, { $year }{ $correction ->
    [none] { "" }
   *[other] {" "}({ $correction }-түзету)
}. { $city }, { $day }.
place-and-year = { $city } – { $year }
date-of-issue = Шыққан күні
licence = Лицензия
how-to-cite = Сілтеме жасау үлгісі
overview = Шолу
label = { $label }:

correction = { $number }-түзету · { $day }
correction-of = Түзетілген шығарылым: { $publication }
correction-added = Қосылды: «{ $headline }»
correction-removed = Алынып тасталды: «{ $headline }»
correction-changed = «{ $headline }»: { $fields }
correction-elsewhere = «{ $headline }»: басқа тілде
correction-headline = Тақырып: «{ $old }» → «{ $headline }»
correction-other = басқа мәліметтер
correction-period = Кезең: { $old } → { $new }
correction-total = Материалдар саны: { $old } → { $new }
correction-numbers = { $shown } сан өзгерді
correction-sentences = Шолудың { $shown } сөйлемі өзгерді
correction-order = Материалдардың реті өзгерді
correction-lead = Шығарылым басқа материалдармен ашылады
correction-more = және тағы { $shown } өзгеріс

statistics = { $is_day ->
    [yes] { $period }
   *[no] { $period } аралығында
} { $n ->
    [0] бұқаралық ақпарат құралдарының материалдары таңдалмады
    [one] бұқаралық ақпарат құралдарының { $shown } материалы таңдалды
   *[other] бұқаралық ақпарат құралдарының { $shown } материалы таңдалды
}
statistics-country = { $country } – { $n }

change-more = { $value } материалға көп
change-fewer = { $value } материалға аз
change-same = сонша материал
change-since-previous = алдыңғы шығарылыммен салыстырғанда ({ $than })
change-since-year-before = { $than } жылдың сол кезеңімен салыстырғанда
change-year-to-date = жыл басынан бері { $value } материал

narrative-lead = Жарияланған материалдарда айтылғаны:
narrative-phrase = {" "}{ $phrase }

country-articles = { $shown } материал
see-also = Тағы қараңыз
story-goes-on = Жалғасы: «{ $headline }» (шығарылым { $number })
campaign-goes-on = Бұрын: шығарылым { $number }
quoted = «{ $text }»

contents = Мазмұны
skip-to-text = Мәтінге өту
page-languages = Тілдер
page-files-label = Осы шығарылымның файлдары
page-releases = Басқа шығарылымдар
page-next-release = Келесі шығарылым
page-no-next-release = Кейінгі шығарылым әлі жоқ.
page-all-releases = Барлық шығарылымдар
page-search = Материалдарды іздеу
page-search-words = Сөздер
page-filter-all = барлығы
page-show-all = Барлығын көрсету
page-shown = Көрсетілген материалдар: { $total } ішінен { $shown }
editorial-address = Редакцияның мекенжайы
phone = тел.: { $number }
fax = факс: { $number }
in-figures = Шығарылым сандарда
column-country = Ел
column-topic = Тақырып
column-outlet = Дереккөз
column-articles = Материалдар
column-figure = Көрсеткіш
column-subject = Не есептелді
column-span = Қай уақыт үшін
column-article = Материал
total = Барлығы
by-country = Елдер бойынша материалдар
by-topic = Тақырыптар бойынша материалдар
by-topic-note = Бір материалдың бірнеше тақырыбы болуы мүмкін, сондықтан жолдардың қосындысы жалпы саннан асуы мүмкін.
by-topic-and-country = Тақырыптар мен елдер бойынша материалдар
by-outlet = Дереккөздер бойынша материалдар
figures-reported = Материалдарда келтірілген көрсеткіштер
figures-reported-note = Әр көрсеткіш қасында аталған материалдан алынған. Түрлі нысандар, бірліктер және уақыт туралы көрсеткіштер қосылмайды.
no-figures-reported = Бұл шығарылымның материалдарында көрсеткіштер жоқ.
sum = { $n_articles ->
    [one] Осы кезеңдегі іс-шаралар туралы { $articles } материалда { $counted } саны аталған: { $quantity }.
   *[other] Осы кезеңдегі іс-шаралар туралы { $articles } материалда { $counted } саны аталған, барлығы: { $quantity }.
}
chart-by-country = «Елдер бойынша материалдар» бағанды диаграммасы: { $bars }.
chart-by-topic = «Тақырыптар бойынша материалдар» бағанды диаграммасы: { $bars }.
chart-by-outlet = «Дереккөздер бойынша материалдар» бағанды диаграммасы: { $bars }.
chart-bar = { $label } – { $n }
tile-map = Мүше мемлекеттердің картасы, материалдар саны: { $tiles }.
tile-map-others = { $counted }; картада жоқ: { $others }
chart-alt = { $said }. { $values }
chart-counted = { $by ->
    [country] Елдер бойынша материалдар, { $days }
    [topic] Тақырыптар бойынша материалдар, { $days }; бір материалдың бірнеше тақырыбы болуы мүмкін
   *[outlet] Дереккөздер бойынша материалдар, { $days }
}
chart-source = Дереккөз: { $publisher }, «{ $title }», { $number }, { $year }
chart-data = Деректер
message-name = { $by ->
    [country] { $name }
    [outlet] { $name }
   *[topic] «{ $name }»
}
message-leaders = { $n ->
    [several] Көш басында { $by ->
        [country] бірнеше ел
        [topic] бірнеше тақырып
        [outlet] бірнеше дереккөз
       *[campaign] бірнеше науқан
    }
   *[other] Көш басында { $names }
}{ $next ->
    [none] { "" }
   *[other] , одан кейін { $next }
}
message-ahead = { $names } басқаларынан { $times } есе{ $is_more ->
    [yes] ден астам
   *[no] { "" }
} алда
message-even = Материалдар тең бөлінген: әрқайсысына { $count }
message-half = { $names }: материалдардың { $share ->
    [half] жартысы
   *[more] жартысынан көбі
}
message-only = { $by ->
    [country] Барлық материалдар бір ел туралы: { $names }
    [topic] Барлық материалдар бір тақырыпта: { $names }
    [outlet] Барлық материалдар бір дереккөзден: { $names }
   *[campaign] Барлық материалдар бір науқан туралы: { $names }
}

how-made = Сандар қалай алынды
how-made-note = Құжаттағы әр сан төмендегі кестедегі өз орнына апарады.
how-made-brackets = Жақша ішінде материалдардың тақырып жанындағы нөмірлері тұр; материал келтірген сан оның нөмірінен кейін жазылған.
how-made-rules = Бірнеше тақырыбы бар материал олардың әрқайсысында есептеледі. Көрсеткіштер материалда қалай айтылса, солай келтіріледі; кезең оқиғаларындағы бір нәрсені санайтын көрсеткіштер ғана қосылады.
how-made-whole = Әр сан қай материалдарға негізделгені facts.json файлында толық берілген: ол құжатпен бірге жарияланып, PDF-ке тіркелген.
how-made-trail = Барлық сандар мен барлық материалдар
column-how = Қалай
column-numbers = Сандар
how-articles-total = Шығарылымның барлық материалдары саналды
how-articles-change-total = Шығарылымның материалдарынан мұрағаттағы { $compared_with } шығарылымының материалдары шегерілді
how-articles-change-year-before = Шығарылымның материалдарынан мұрағаттағы { $compared_with } материалдары шегерілді
how-articles-year-to-date-total = Осы және жылдың алдыңғы барлық шығарылымдарының материалдары
how-by-country = Әр ел туралы материалдар саналды
how-by-topic = Әр тақырыптағы материалдар саналды
how-by-outlet = Әр дереккөздің материалдары саналды
how-sum-articles = Осы кезеңдегі іс-шаралар туралы { $counted } санын атайтын материалдар саналды
how-sum-total = Іс-шаралар туралы материалдардағы { $counted } саны қосылды; қосынды ең дөрекі санның дәлдігіндей
how-figure = Материалда айтылған

about-statistics = Статистика
about-quality = Сапа
all-articles = Барлық материалдар
column-total = Материалдар
column-campaign = Науқан
column-previous = { $edition }, алдыңғысы
column-year-before = { $edition }, бір жыл бұрын
column-change = Өзгеріс
trend-heading = { $by ->
    [country] Елдер бойынша
    [topic] Тақырыптар бойынша
    [outlet] Дереккөздер бойынша
    [campaign] Науқандар бойынша
   *[total] Барлық материалдар
}
trend = { $by ->
    [country] Елдер және {""}
    [topic] Тақырыптар және {""}
    [outlet] Дереккөздер және {""}
    [campaign] Науқандар және {""}
   *[total] { "" }
}{ $kind ->
    [half-month] жарты айлар
    [week] апталар
    [month] айлар
    [quarter] тоқсандар
   *[period] кезеңдер
} бойынша материалдар{ $start ->
    [all] { "" }
   *[named] , { $start } – { $end }
}: { $rows }.
trend-row = { $label } { $movement ->
    [single] { $last }
    [level] өзгеріссіз { $last }
    [rising] { $first } → { $last } өсті
    [falling] { $first } → { $last } азайды
   *[other] { $least } мен { $most } арасында, соңында { $last }
}
trend-movement = { $movement ->
    [single] { $end }: { $last }, салыстыратын ештеңе жоқ
    [level] { $start } – { $end }: өзгеріссіз { $last }
    [rising] өсті, { $start }: { $first }, { $end }: { $last }
    [falling] азайды, { $start }: { $first }, { $end }: { $last }
    [higher] өзгеріп, соңында өсті, { $start }: { $first }, { $end }: { $last }
    [lower] өзгеріп, соңында азайды, { $start }: { $first }, { $end }: { $last }
   *[same] өзгеріп, соңында сол күйде, { $start } және { $end }: { $last }
}
trend-peak = , ең көбі, { $most }, { $named ->
    [yes] { $editions }
   *[no] { $n } шығарылымда
}
trend-gaps = { $after } кейінгі шығарылымдар белгісіз.
trend-most = { $known } ішінен материалы ең көп { $n } жол көрсетілген.
trend-none = { $by ->
    [campaign] Ешбір материалда науқан аталмаған.
   *[other] Материалдар жоқ.
}
trend-table = { $by ->
    [country] Елдер мен шығарылымдар бойынша материалдар
    [topic] Тақырыптар мен шығарылымдар бойынша материалдар
    [outlet] Дереккөздер мен шығарылымдар бойынша материалдар
    [campaign] Науқандар мен шығарылымдар бойынша материалдар
   *[total] Шығарылымдар бойынша материалдар
}
change-table = { $by ->
    [country] Елдер бойынша өзгеріс
    [topic] Тақырыптар бойынша өзгеріс
    [outlet] Дереккөздер бойынша өзгеріс
    [campaign] Науқандар бойынша өзгеріс
   *[total] Өзгеріс
}
change-none = Алдыңғы шығарылым да, бір жыл бұрынғы сол кезең де белгісіз.
how-trend = Әр шығарылымның материалдары саналды{ $by ->
    [country] {" "}(ел – { $group })
    [topic] {" "}(тақырып – «{ $group }»)
    [outlet] {" "}(дереккөз – { $group })
    [campaign] {" "}(науқан – «{ $group }»)
   *[total] { "" }
}
how-trend-change = Осы шығарылымның материалдарынан { $edition } материалдары шегерілді
how-trend-median = { $by ->
    [country] Әр ел бойынша шығарылымдардағы
    [topic] Әр тақырып бойынша шығарылымдардағы
    [outlet] Әр дереккөз бойынша шығарылымдардағы
    [campaign] Әр науқан бойынша шығарылымдардағы
   *[total] Шығарылымдардағы
} материалдар санының медианасы
column-release = Шығарылым
median = медиана
trend-counted = { $what }, { $n ->
    [1] { $end }
   *[other] { $start } – { $end }; үзік сызық – медиана
}
chart-source-releases = Дереккөз: { $publisher }, { $start } { $are ->
    [two] және
   *[all] –
} { $end } шығарылымдары
change-total = { $previous ->
    [more] Алдыңғы шығарылымнан { $n_previous } артық, { $edition_previous }
    [fewer] Алдыңғы шығарылымнан { $n_previous } кем, { $edition_previous }
    [same] Алдыңғы шығарылымдағыдай, { $edition_previous }
   *[none] { "" }
}{ $both ->
    [yes] ;{" "}
   *[no] { "" }
}{ $year_before ->
    [more] бір жыл бұрынғыдан { $n_year_before } артық, { $edition_year_before }
    [fewer] бір жыл бұрынғыдан { $n_year_before } кем, { $edition_year_before }
    [same] бір жыл бұрынғыдай, { $edition_year_before }
   *[none] { "" }
}.
change-counted = { $by ->
    [country] Елдер бойынша материалдар және олардың өзгерісі
    [topic] Тақырыптар бойынша материалдар және олардың өзгерісі
    [outlet] Дереккөздер бойынша материалдар және олардың өзгерісі
   *[campaign] Науқандар бойынша материалдар және олардың өзгерісі
}
change-alt = Нүкте жұптары, { $edition } шығарылымынан бергі өзгеріс: { $changes }.
message-total = { $count } материал{ $state ->
    [single] , салыстыратын ештеңе жоқ
    [most] , { $n_editions } шығарылымдағы ең көбі
    [fewest] , { $n_editions } шығарылымдағы ең азы
    [above] , медианадан көп, { $median }
    [below] , медианадан аз, { $median }
   *[usual] , әдеттегідей
}
message-departure = Ерекшеленеді: { $names } – { $count } материал, медианасы { $median }
message-departures = Медианадан ең көп ауытқыды: { $names }
message-usual = { $by ->
    [country] Ешбір ел ерекшеленбейді
    [topic] Ешбір тақырып ерекшеленбейді
    [outlet] Ешбір дереккөз ерекшеленбейді
   *[campaign] Ешбір науқан ерекшеленбейді
}
message-change = { $since ->
    [year_before] Бір жыл бұрынғымен салыстырғандағы ең үлкен өзгеріс, { $edition }
   *[previous] Алдыңғы шығарылыммен салыстырғандағы ең үлкен өзгеріс, { $edition }
}
message-unchanged = { $since ->
    [year_before] Бір жыл бұрынғымен салыстырғанда, { $edition },
   *[previous] Алдыңғы шығарылыммен салыстырғанда, { $edition },
} { $n ->
    [none] ештеңе өзгерген жоқ
   *[many] ешбір өзгеріс ерекшеленбейді
}

photo-credit = Фото: { $credit }

qualified = { $qualifier ->
    [more-than] { $quantity } астам
    [at-least] кемінде { $quantity }
    [about] шамамен { $quantity }
    [up-to] { $quantity } дейін
    [less-than] { $quantity } кем
   *[exactly] { $quantity }
}
unit-kg = { $qualifier ->
    [more-than] { $value } кг-нан
    [less-than] { $value } кг-нан
    [up-to] { $value } кг-ға
   *[other] { $value } кг
}
unit-people = { $qualifier ->
    [more-than] { $value } адамнан
    [less-than] { $value } адамнан
    [up-to] { $value } адамға
   *[other] { $value } адам
}
unit-days = { $qualifier ->
    [more-than] { $value } күннен
    [less-than] { $value } күннен
    [up-to] { $value } күнге
   *[other] { $value } күн
}
unit-times = { $qualifier ->
    [more-than] { $value } еседен
    [less-than] { $value } еседен
    [up-to] { $value } есеге
   *[other] { $value } есе
}
unit-percent = { $qualifier ->
    [more-than] { $value } %-дан
    [less-than] { $value } %-дан
    [up-to] { $value } %-ға
   *[other] { $value } %
}
unit-g = { $qualifier ->
    [more-than] { $value } г-нан
    [less-than] { $value } г-нан
    [up-to] { $value } г-ға
   *[other] { $value } г
}
unit-tonnes = { $qualifier ->
    [more-than] { $value } т-дан
    [less-than] { $value } т-дан
    [up-to] { $value } т-ға
   *[other] { $value } т
}
unit-litres = { $qualifier ->
    [more-than] { $value } л-ден
    [less-than] { $value } л-ден
    [up-to] { $value } л-ге
   *[other] { $value } л
}
unit-items = { $value }
span-duration = { $years ->
    [0] { "" }
   *[other] { $years } жыл
}{ $both ->
    [yes] { " " }
   *[no] { "" }
}{ $months ->
    [0] { "" }
   *[other] { $months } ай
}


field-id = Нөмірі
field-country = Ел
field-outlet = Басылым
    .label = Дереккөз
field-source-url = Сілтеме
field-published-on = Жарияланған күні
    .label = Жарияланды
field-release = Шығарылым
field-event-on = Оқиға күні
field-event-until = Оқиғаның соңы
field-place = Орны
field-topics = Тақырыптар
field-campaign = Науқан
field-story = Сюжет
field-quote = Дәйексөз
field-quote-speaker = Дәйексөз авторы
field-quote-role = Автордың лауазымы
field-language = Тіл
field-headline = Тақырыбы
field-body = Мәтін
field-narrative = Шолуға арналған сөз
field-texts = Мәтін
field-figures = Көрсеткіштер
field-subjects = Көрсеткіштердің нысандары
field-images = Суреттер
field-image = Фото
field-image-alt = Фотоның сипаттамасы
field-image-caption = Фотоның жазуы
field-image-credit = Фотоның авторы

figure-number = { $n }-сурет
table-number = { $n }-кесте
figure-without-number = Сурет
table-without-number = Кесте
computed-in-notebook = Дәптерде есептелді
computed-in-cell = дәптердің «{ $cell }» ұяшығында есептелді
yes = иә
no = жоқ

on-page = { $page }-бет
in-this-release = Осы шығарылымда
key-articles = БАҚ материалы
key-states-value = { $total } ішінен { $covered }
key-states = мүше мемлекет туралы материал бар
key-topic = басты тақырып бойынша материал: { $topic }
key-sum = { $counted }, материалдарда көрсетілгені бойынша
key-year-to-date = жыл басынан бергі материал
key-outlet = материал: { $outlet }
at-a-glance = Ең бастысы
point-topic = { $n_leaders ->
    [one] Басты тақырып – { $topics }: { $total } материалдың { $n }
   *[other] Басты тақырыптар – { $topics }: әрқайсысына { $total } материалдың { $n }
}{ $following ->
    [no] { "" }
   *[yes] ; одан кейін – { $next } ({ $n_next })
}.
point-campaign = «{ $campaign }» науқаны туралы { $n } материал.
point-figures = Ең ірі көрсеткіштер
point-states = Материалдар { $total } мүше мемлекеттің { $covered } туралы.
point-states-silent = { $n ->
    [one] Материал жоқ мүше мемлекет
   *[other] Материал жоқ мүше мемлекеттер
}: { $states }.
leading-figures = Басты көрсеткіштер
leading-figures-note = Толық тізім материалдардан кейін берілген.
column-reported-by = Кім хабарлайды
how-by-campaign = Әр науқанның материалдары саналды
how-states-covered = Материалдар бар мүше мемлекеттер саналды
how-states-total = Мүше мемлекеттер саналды
