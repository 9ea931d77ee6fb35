### Sentences in French, as a project writes them for a language that the package does not have.

period = { $shape ->
    [day] { $last_day ->
        [1] 1er
       *[other] { $last_day }
    } { $last_month } { $last_year }
    [month] du { $first_day ->
        [1] 1er
       *[other] { $first_day }
    } au { $last_day } { $last_month } { $last_year }
    [year] du { $first_day ->
        [1] 1er
       *[other] { $first_day }
    } { $first_month } au { $last_day ->
        [1] 1er
       *[other] { $last_day }
    } { $last_month } { $last_year }
   *[years] du { $first_day } { $first_month } { $first_year } au { $last_day ->
        [1] 1er
       *[other] { $last_day }
    } { $last_month } { $last_year }
}
day-in-words = { $day ->
    [1] 1er
   *[other] { $day }
} { $month } { $year }
month-in-words = { $month } { $year }
days-in-words = { period }

release-number = { $kind ->
    [week] semaine { $number }
    [quarter] trimestre { $number }
   *[none] n° { $number }
}
release-title = { $title }{ $kind ->
    [none] { "" }
   *[other] ,
} { $number }, { $year } ({ $period })
place-and-year = { $city }, { $year }
citation = { $publisher }. « { $title } { $subtitle } », { $number }, { $year }{ $correction ->
    [none] { "" }
   *[other] {" "}(rectificatif { $correction })
}. { $city }, { $day }.
date-of-issue = Date de parution
# as in English
licence = Licence
how-to-cite = Pour citer ce document
overview = Vue d’ensemble
label = { $label } :

correction = Rectificatif { $number } · { $day }
correction-of = Numéro rectifié : { $publication }
correction-added = Ajouté : « { $headline } »
correction-removed = Retiré : « { $headline } »
correction-changed = « { $headline } » : { $fields }
correction-elsewhere = « { $headline } » : dans une autre langue
correction-headline = Titre : « { $old } » → « { $headline } »
correction-other = autres mentions
correction-period = Période : { $old } → { $new }
correction-total = Nombre d’articles : { $old } → { $new }
correction-numbers = { $n ->
    [one] { $shown } nombre a changé
   *[other] { $shown } nombres ont changé
}
correction-sentences = { $n ->
    [one] { $shown } phrase du résumé a changé
   *[other] { $shown } phrases du résumé ont changé
}
correction-order = L’ordre des articles a changé
correction-lead = D’autres articles ouvrent le numéro
correction-more = { $n ->
    [one] et { $shown } autre changement
   *[other] et { $shown } autres changements
}

statistics = { $is_day ->
    [yes] Le { $period }
   *[no] Pour la période { $period }
}, { $n ->
    [0] aucun article de presse n’a été retenu
    [one] { $shown } article de presse a été retenu
   *[other] { $shown } articles de presse ont été retenus
}
statistics-country = { $country } : { $n }

change-more = { $n ->
    [one] { $value } article de plus
   *[other] { $value } articles de plus
}
change-fewer = { $n ->
    [one] { $value } article de moins
   *[other] { $value } articles de moins
}
change-same = autant d’articles
change-since-previous = que dans le numéro précédent ({ $than })
change-since-year-before = qu’à la même période de { $than }
change-year-to-date = { $n ->
    [one] { $value } article
   *[other] { $value } articles
} depuis le début de l’année

narrative-lead = Les articles publiés portent
narrative-phrase = sur { $phrase }

# as in English
country-articles = { $n ->
    [one] { $shown } article
   *[other] { $shown } articles
}
see-also = Voir aussi
story-goes-on = Suite de « { $headline } » (numéro { $number })
campaign-goes-on = Déjà dans le numéro { $number }
quoted = « { $text } »

contents = Sommaire
skip-to-text = Aller au texte
page-languages = Langues
page-files-label = Fichiers de ce numéro
page-releases = Autres numéros
page-next-release = Numéro suivant
page-no-next-release = Aucun numéro plus récent n’est paru.
page-all-releases = Tous les numéros
page-search = Chercher des articles
page-search-words = Mots
page-filter-all = tous
page-show-all = Tout afficher
page-shown = Articles affichés : { $shown } sur { $total }
editorial-address = Adresse de la rédaction
phone = tél. : { $number }
fax = fax : { $number }
in-figures = Le numéro en chiffres
column-country = Pays
column-topic = Thème
column-outlet = Source
# as in English
column-articles = Articles
column-figure = Chiffre
column-subject = Ce qui est compté
column-span = Période visée
# as in English
column-article = Article
# as in English
total = Total
by-country = Articles par pays
by-topic = Articles par thème
by-topic-note = Un article peut relever de plusieurs thèmes : la somme des lignes peut donc dépasser le total.
by-topic-and-country = Articles par thème et par pays
by-outlet = Articles par source
figures-reported = Chiffres cités par les articles
figures-reported-note = Chaque chiffre est tiré de l’article indiqué à côté. Les chiffres dont l’objet, l’unité ou la période diffèrent ne sont pas additionnés.
no-figures-reported = Les articles de ce numéro ne citent aucun chiffre.
sum = { $n_articles ->
    [one] Parmi les articles sur les événements de la période, { $articles } indique le nombre de { $counted } : { $quantity }.
   *[other] Parmi les articles sur les événements de la période, { $articles } indiquent le nombre de { $counted } : { $quantity } au total.
}
chart-by-country = Diagramme à barres des articles par pays : { $bars }.
chart-by-topic = Diagramme à barres des articles par thème : { $bars }.
chart-bar = { $label } { $n }
chart-by-outlet = Diagramme en barres des articles par source : { $bars }.
tile-map = Carte des États membres avec le nombre de leurs articles : { $tiles }.
tile-map-others = { $counted } ; hors de la carte : { $others }
chart-alt = { $said }. { $values }
chart-counted = { $by ->
    [country] Articles par pays, { $days }
    [topic] Articles par thème, { $days } ; un article peut relever de plusieurs thèmes
   *[outlet] Articles par source, { $days }
}
chart-source = Source : { $publisher }, « { $title } », { $number }, { $year }
chart-data = Données
message-name = { $by ->
    [campaign] « { $name } »
   *[other] { $name }
}
message-leaders = { $n ->
    [several] Plusieurs { $by ->
        [country] pays
        [topic] thèmes
        [outlet] sources
       *[campaign] campagnes
    } en tête
   *[other] En tête : { $names }
}{ $next ->
    [none] { "" }
   *[other] , devant { $next }
}
message-ahead = { $names } : { $is_more ->
    [yes] plus de{" "}
   *[no] { "" }
}{ $times } fois plus d’articles que tout autre { $by ->
    [country] pays
    [topic] thème
    [outlet] source
   *[campaign] campagne
}
message-even = Autant d’articles partout : { $count }
message-half = { $names } fournissent { $share ->
    [half] la moitié
   *[more] plus de la moitié
} des articles
message-only = { $by ->
    [country] Tous les articles portent sur un seul pays : { $names }
    [topic] Tous les articles portent sur un seul thème : { $names }
    [outlet] Tous les articles viennent d’une seule source : { $names }
   *[campaign] Tous les articles portent sur une seule campagne : { $names }
}

how-made = D’où viennent les nombres
how-made-note = Chaque nombre du document renvoie à sa place dans le tableau ci-dessous.
how-made-brackets = Les nombres entre parenthèses sont ceux des articles, tels qu’ils figurent à côté des titres ; ce qu’un article indique suit son numéro.
how-made-rules = Un article qui relève de plusieurs thèmes compte dans chacun d’eux. Les chiffres sont cités tels que les articles les donnent ; seuls s’additionnent ceux qui comptent la même chose lors d’événements de la période.
how-made-whole = Les articles sur lesquels repose chaque nombre figurent en entier dans le fichier facts.json, publié avec ce document et joint à son PDF.
how-made-trail = Tous les nombres et tous les articles
column-how = Comment
column-numbers = Nombres
how-articles-total = Articles du numéro, comptés
how-articles-change-total = Articles du numéro, moins ceux du numéro { $compared_with }, qui figure dans les archives
how-articles-change-year-before = Articles du numéro, moins ceux de { $compared_with }, qui figurent dans les archives
how-articles-year-to-date-total = Articles de tous les numéros de l’année jusqu’à celui-ci, d’après les archives, et de celui-ci
how-by-country = Articles sur chaque pays, comptés
how-by-topic = Articles de chaque thème, comptés
how-by-outlet = Articles publiés par chaque source, comptés
how-sum-articles = Articles sur les événements de la période qui indiquent le nombre de { $counted }, comptés
how-sum-total = Nombres de { $counted } dans les articles sur les événements de la période, additionnés ; la somme est aussi précise que le moins précis des nombres
how-figure = Indiqué par l’article

about-statistics = Statistiques
about-quality = Qualité
all-articles = Tous les articles
# as in English
column-total = Articles
column-campaign = Campagne
column-previous = { $edition }, le précédent
column-year-before = { $edition }, un an plus tôt
column-change = Évolution
trend-heading = { $by ->
    [country] Par pays
    [topic] Par thème
    [outlet] Par source
    [campaign] Par campagne
   *[total] Tous les articles
}
trend = Articles par { $by ->
    [country] pays et {""}
    [topic] thème et {""}
    [outlet] source et {""}
    [campaign] campagne et {""}
   *[total] { "" }
}{ $kind ->
    [half-month] quinzaine
    [week] semaine
    [month] mois
    [quarter] trimestre
   *[period] période
}{ $start ->
    [all] { "" }
   *[named] , de { $start } à { $end }
} : { $rows }.
trend-row = { $label } { $movement ->
    [single] { $last }
    [level] stable à { $last }
    [rising] en hausse de { $first } à { $last }
    [falling] en baisse de { $first } à { $last }
   *[other] entre { $least } et { $most }, à la fin { $last }
}
trend-movement = { $movement ->
    [single] { $last } en { $end }, sans rien d’antérieur à comparer
    [level] stable à { $last } de { $start } à { $end }
    [rising] en hausse de { $first } en { $start } à { $last } en { $end }
    [falling] en baisse de { $first } en { $start } à { $last } en { $end }
    [higher] avec des hauts et des bas, à la fin en hausse, de { $first } en { $start } à { $last } en { $end }
    [lower] avec des hauts et des bas, à la fin en baisse, de { $first } en { $start } à { $last } en { $end }
   *[same] avec des hauts et des bas, à la fin inchangé, { $last } en { $start } et en { $end }
}
trend-peak = , le maximum, { $most }, dans { $named ->
    [yes] { $editions }
   *[no] { $n } d’entre eux
}
trend-gaps = On ne sait rien des numéros qui suivent { $after }.
trend-most = { $n ->
    [one] La ligne qui compte le plus d’articles
   *[other] Les { $n } lignes qui comptent le plus d’articles
}, sur { $known }.
trend-none = { $by ->
    [campaign] Aucun article ne mentionne de campagne.
   *[other] Il n’y a aucun article.
}
trend-table = Articles par { $by ->
    [country] pays et par {""}
    [topic] thème et par {""}
    [outlet] source et par {""}
    [campaign] campagne et par {""}
   *[total] { "" }
}numéro
change-table = Évolution{ $by ->
    [country] {" "}par pays
    [topic] {" "}par thème
    [outlet] {" "}par source
    [campaign] {" "}par campagne
   *[total] { "" }
}
change-none = On ne connaît ni le numéro précédent ni la même période un an plus tôt.
how-trend = Articles{ $by ->
    [country] {" "}sur le pays { $group }
    [topic] {" "}du thème « { $group } »
    [outlet] {" "}publiés par { $group }
    [campaign] {" "}de la campagne « { $group } »
   *[total] { "" }
}, comptés dans chaque numéro
how-trend-change = Articles de ce numéro{ $by ->
    [country] {" "}sur chaque pays
    [topic] {" "}de chaque thème
    [outlet] {" "}publiés par chaque source
    [campaign] {" "}de chaque campagne
   *[total] { "" }
}, moins ceux de { $edition }
how-trend-median = Articles{ $by ->
    [country] {" "}sur chaque pays
    [topic] {" "}de chaque thème
    [outlet] {" "}publiés par chaque source
    [campaign] {" "}de chaque campagne
   *[total] { "" }
}, comptés dans chaque numéro : la médiane
column-release = Numéro
median = médiane
trend-counted = { $what }, { $n ->
    [1] { $end }
   *[other] de { $start } à { $end } ; en pointillé, la médiane
}
chart-source-releases = Source : { $publisher }, numéros { $start } { $are ->
    [two] et
   *[all] à
} { $end }
change-total = C’est { $previous ->
    [more] { $n_previous } de plus que dans le numéro précédent, { $edition_previous }
    [fewer] { $n_previous } de moins que dans le numéro précédent, { $edition_previous }
    [same] autant que dans le numéro précédent, { $edition_previous }
   *[none] { "" }
}{ $both ->
    [yes] , et{" "}
   *[no] { "" }
}{ $year_before ->
    [more] { $n_year_before } de plus qu’un an plus tôt, { $edition_year_before }
    [fewer] { $n_year_before } de moins qu’un an plus tôt, { $edition_year_before }
    [same] autant qu’un an plus tôt, { $edition_year_before }
   *[none] { "" }
}.
change-counted = Articles par { $by ->
    [country] pays
    [topic] thème
    [outlet] source
   *[campaign] campagne
}, et combien de plus ou de moins
change-alt = Paires de points, l’évolution de { $by ->
    [country] chaque pays
    [topic] chaque thème
    [outlet] chaque source
   *[campaign] chaque campagne
} depuis { $edition } : { $changes }.
message-total = { $count } { $n ->
    [one] article
   *[other] articles
}{ $state ->
    [single] , sans rien d’antérieur à comparer
    [most] , le maximum de { $n_editions } numéros
    [fewest] , le minimum de { $n_editions } numéros
    [above] , au-dessus de la médiane, { $median }
    [below] , au-dessous de la médiane, { $median }
   *[usual] , comme d’habitude
}
message-departure = { $by ->
    [campaign] La campagne{" "}
   *[other] { "" }
}{ $names } se distingue avec { $count } { $n ->
    [one] article
   *[other] articles
}, pour une médiane de { $median }
message-departures = { $by ->
    [campaign] Les campagnes{" "}
   *[other] { "" }
}{ $names } s’écartent le plus de leur médiane
message-usual = { $by ->
    [country] Aucun pays ne se distingue
    [topic] Aucun thème ne se distingue
    [outlet] Aucune source ne se distingue
   *[campaign] Aucune campagne ne se distingue
}
message-change = { $since ->
    [year_before] La plus forte évolution en un an, depuis { $edition }
   *[previous] La plus forte évolution depuis { $edition }
}
message-unchanged = { $n ->
    [none] Rien n’a changé
   *[many] Aucune évolution ne se distingue
} { $since ->
    [year_before] en un an, depuis { $edition }
   *[previous] depuis { $edition }
}

photo-credit = Photo : { $credit }

qualified = { $qualifier ->
    [more-than] plus de { $quantity }
    [at-least] au moins { $quantity }
    [about] environ { $quantity }
    [up-to] jusqu’à { $quantity }
    [less-than] moins de { $quantity }
   *[exactly] { $quantity }
}
# as in English
unit-kg = { $value } kg
unit-people = { $n ->
    [one] { $value } personne
   *[other] { $value } personnes
}
unit-days = { $n ->
    [one] { $value } jour
   *[other] { $value } jours
}
unit-times = { $value } fois
unit-percent = { $value } %
# as in English
unit-g = { $value } g
# as in English
unit-tonnes = { $value } t
# as in English
unit-litres = { $value } l
unit-items = { $value }
span-duration = { $years ->
    [0] { "" }
    [one] { $years } an
   *[other] { $years } ans
}{ $both ->
    [yes] { " et " }
   *[no] { "" }
}{ $months ->
    [0] { "" }
   *[other] { $months } mois
}

field-id = Identifiant
field-country = Pays
field-outlet = Média
    .label = Source
field-source-url = Adresse
field-published-on = Jour de publication
    .label = Publié
    .change = date de publication
field-release = Numéro
    .change = autres mentions
field-event-on = Jour de l’événement
    .label = Date de l’événement
    .change = date de l’événement
field-event-until = Fin de l’événement
field-place = Lieu
field-topics = Thèmes
field-campaign = Campagne
field-story = Sujet suivi
field-quote = Citation
field-quote-speaker = Auteur de la citation
field-quote-role = Fonction de l’auteur
field-language = Langue
field-headline = Titre
field-body = Texte
field-narrative = Résumé
    .change = formule du résumé
field-texts = Texte
field-figures = Chiffres
field-subjects = Objets des chiffres
# as in English
field-images = Images
    .change = photos
# as in English
field-image = Photo
field-image-alt = Description de la photo
field-image-caption = Légende de la photo
field-image-credit = Auteur de la photo

# as in English
figure-number = Figure { $n }
table-number = Tableau { $n }
figure-without-number = Une image
table-without-number = Un tableau
computed-in-notebook = Calculé dans le notebook
computed-in-cell = calculé dans la cellule « { $cell } » du notebook
yes = oui
no = non

# as in English
on-page = p. { $page }
in-this-release = Dans ce numéro
key-articles = { $n ->
    [one] article de presse
   *[other] articles de presse
}
key-states-value = { $covered } sur { $total }
key-states = { $n ->
    [one] État membre traité
   *[other] États membres traités
}
key-topic = { $n ->
    [one] article sur le premier thème, { $topic }
   *[other] articles sur le premier thème, { $topic }
}
key-sum = { $counted }, d’après les articles qui l’indiquent
key-year-to-date = { $n ->
    [one] article depuis le début de l’année
   *[other] articles depuis le début de l’année
}
key-outlet = { $n ->
    [one] article de { $outlet }
   *[other] articles de { $outlet }, la source la plus citée
}
at-a-glance = L’essentiel
point-topic = { $n_leaders ->
    [one] Premier thème : { $topics }, avec{" "}
   *[other] Premiers thèmes : { $topics }, avec chacun{" "}
}{ $n_articles ->
    [one] { $n } article sur { $total }
   *[other] { $n } des { $total } articles
}{ $following ->
    [no] { "" }
   *[yes] {" "}; vient ensuite { $next } ({ $n_next })
}.
point-campaign = La campagne « { $campaign } » réunit { $n } { $n_articles ->
    [one] article
   *[other] articles
}.
point-figures = Chiffres les plus marquants
point-states = Les articles portent sur { $covered } des { $total } États membres.
point-states-silent = { $n ->
    [one] État membre sans article
   *[other] États membres sans article
} : { $states }.
leading-figures = Les chiffres qui comptent
leading-figures-note = La liste complète suit les articles.
column-reported-by = Selon
how-by-campaign = Articles de chaque campagne, comptés
how-states-covered = États membres dont parlent les articles, comptés
how-states-total = États membres, comptés
