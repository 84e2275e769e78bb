//! Words that BibLaTeX has by keys: `type = {phdthesis}` is “PhD thesis”, in the language of the edition.

use crate::edition::meta::shares_script;

/// The words of a key, by language: English, German, French, Italian, Spanish, Dutch, Russian.
const STRINGS: &[(&str, [&str; 7])] = &[
    (
        "phdthesis",
        [
            "PhD thesis",
            "Dissertation",
            "thèse de doctorat",
            "tesi di dottorato",
            "tesis doctoral",
            "proefschrift",
            "диссертация",
        ],
    ),
    (
        "mathesis",
        [
            "Master’s thesis",
            "Masterarbeit",
            "mémoire de master",
            "tesi di laurea magistrale",
            "tesis de máster",
            "masterscriptie",
            "магистерская диссертация",
        ],
    ),
    (
        "bathesis",
        [
            "Bachelor’s thesis",
            "Bachelorarbeit",
            "mémoire de licence",
            "tesi di laurea",
            "tesis de grado",
            "bachelorscriptie",
            "бакалаврская работа",
        ],
    ),
    (
        "candthesis",
        [
            "Candidate thesis",
            "Kandidatenarbeit",
            "thèse de candidature",
            "tesi di candidatura",
            "tesis de candidatura",
            "kandidaatsscriptie",
            "кандидатская диссертация",
        ],
    ),
    (
        "resreport",
        [
            "research report",
            "Forschungsbericht",
            "rapport de recherche",
            "rapporto di ricerca",
            "informe de investigación",
            "onderzoeksrapport",
            "отчёт об исследовании",
        ],
    ),
    (
        "techreport",
        [
            "technical report",
            "Technischer Bericht",
            "rapport technique",
            "rapporto tecnico",
            "informe técnico",
            "technisch rapport",
            "технический отчёт",
        ],
    ),
    (
        "software",
        [
            "computer software",
            "Software",
            "logiciel",
            "software",
            "software",
            "software",
            "программное обеспечение",
        ],
    ),
    ("datacd", ["CD-ROM", "CD-ROM", "cédérom", "CD-ROM", "CD-ROM", "cd-rom", "компакт-диск"]),
    ("audiocd", ["audio CD", "Audio-CD", "CD audio", "CD audio", "CD audio", "audio-cd", "аудиодиск"]),
    ("patent", ["patent", "Patent", "brevet", "brevetto", "patente", "octrooi", "патент"]),
    (
        "patentde",
        [
            "German patent",
            "deutsches Patent",
            "brevet allemand",
            "brevetto tedesco",
            "patente alemana",
            "Duits octrooi",
            "немецкий патент",
        ],
    ),
    (
        "patenteu",
        [
            "European patent",
            "europäisches Patent",
            "brevet européen",
            "brevetto europeo",
            "patente europea",
            "Europees octrooi",
            "европейский патент",
        ],
    ),
    (
        "patentfr",
        [
            "French patent",
            "französisches Patent",
            "brevet français",
            "brevetto francese",
            "patente francesa",
            "Frans octrooi",
            "французский патент",
        ],
    ),
    (
        "patentuk",
        [
            "British patent",
            "britisches Patent",
            "brevet britannique",
            "brevetto britannico",
            "patente británica",
            "Brits octrooi",
            "британский патент",
        ],
    ),
    (
        "patentus",
        [
            "U.S. patent",
            "US-Patent",
            "brevet américain",
            "brevetto americano",
            "patente estadounidense",
            "Amerikaans octrooi",
            "патент США",
        ],
    ),
    (
        "patreq",
        [
            "patent request",
            "Patentanmeldung",
            "demande de brevet",
            "richiesta di brevetto",
            "solicitud de patente",
            "octrooiaanvraag",
            "патентная заявка",
        ],
    ),
    (
        "patreqde",
        [
            "German patent request",
            "deutsche Patentanmeldung",
            "demande de brevet allemand",
            "richiesta di brevetto tedesco",
            "solicitud de patente alemana",
            "Duitse octrooiaanvraag",
            "немецкая патентная заявка",
        ],
    ),
    (
        "patreqeu",
        [
            "European patent request",
            "europäische Patentanmeldung",
            "demande de brevet européen",
            "richiesta di brevetto europeo",
            "solicitud de patente europea",
            "Europese octrooiaanvraag",
            "европейская патентная заявка",
        ],
    ),
    (
        "patreqfr",
        [
            "French patent request",
            "französische Patentanmeldung",
            "demande de brevet français",
            "richiesta di brevetto francese",
            "solicitud de patente francesa",
            "Franse octrooiaanvraag",
            "французская патентная заявка",
        ],
    ),
    (
        "patrequk",
        [
            "British patent request",
            "britische Patentanmeldung",
            "demande de brevet britannique",
            "richiesta di brevetto britannico",
            "solicitud de patente británica",
            "Britse octrooiaanvraag",
            "британская патентная заявка",
        ],
    ),
    (
        "patrequs",
        [
            "U.S. patent request",
            "US-Patentanmeldung",
            "demande de brevet américain",
            "richiesta di brevetto americano",
            "solicitud de patente estadounidense",
            "Amerikaanse octrooiaanvraag",
            "патентная заявка США",
        ],
    ),
    (
        "inpreparation",
        [
            "in preparation",
            "in Vorbereitung",
            "en préparation",
            "in preparazione",
            "en preparación",
            "in voorbereiding",
            "готовится",
        ],
    ),
    ("submitted", ["submitted", "eingereicht", "soumis", "inviato", "presentado", "ingediend", "подано"]),
    (
        "forthcoming",
        [
            "forthcoming",
            "im Erscheinen",
            "à paraître",
            "in corso di pubblicazione",
            "próximamente",
            "te verschijnen",
            "в печати",
        ],
    ),
    ("inpress", ["in press", "im Druck", "sous presse", "in stampa", "en prensa", "in druk", "в печати"]),
    (
        "prepublished",
        [
            "pre-published",
            "Vorveröffentlichung",
            "prépublié",
            "pre-pubblicato",
            "prepublicado",
            "voorgepubliceerd",
            "препринт",
        ],
    ),
    (
        "newseries",
        [
            "new series",
            "neue Folge",
            "nouvelle série",
            "nuova serie",
            "nueva serie",
            "nieuwe reeks",
            "новая серия",
        ],
    ),
    (
        "oldseries",
        [
            "old series",
            "alte Folge",
            "ancienne série",
            "vecchia serie",
            "serie antigua",
            "oude reeks",
            "старая серия",
        ],
    ),
];

/// The words of a key, in a language of its kind or in English.
pub(super) fn words(key: &str, language: &str) -> Option<&'static str> {
    let main = language.split('-').next().unwrap_or(language);
    let column = ["en", "de", "fr", "it", "es", "nl", "ru"]
        .iter()
        .position(|l| main.eq_ignore_ascii_case(l) && shares_script(language, l))
        .unwrap_or(0);
    let key = key.trim();
    STRINGS.iter().find(|(name, _)| key.eq_ignore_ascii_case(name)).map(|(_, words)| words[column])
}

/// The words of a key in English.
pub(super) fn english(key: &str) -> Option<&'static str> {
    words(key, "en")
}
