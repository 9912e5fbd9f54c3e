"""Todas las palabras que leen quienes evalúan, en español; las claves son las de `en.py`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LANGUAGE: Final = "es"
NAME: Final = "Español"

DESK: Final[Mapping[str, str]] = MappingProxyType(
    {
        # the brief
        "grade": "Grado {grade}",
        "words_between": "de {low} a {high} palabras",
        "words_from": "al menos {low} palabras",
        "words_up_to": "hasta {high} palabras",
        "instruction": "Se pidió escribir:",
        "more": "más",
        "less": "menos",
        "guide": "Guía",
        # reading
        "reading": "Lectura",
        "passage": "Texto {label}",
        "questions": "Preguntas",
        "view": "Qué mostrar",
        "smaller": "Letra más pequeña",
        "larger": "Letra más grande",
        "together": "Desplazar a la vez",
        # criteria
        "criteria": "Preguntas sobre cada texto",
        "criteria_one": "Preguntas sobre el texto",
        "all_levels": "Describir todos los niveles",
        "level": "{value}, {label}",
        "could_not_check": "No se pudo comprobar",
        "could_not_check_text": "No pude juzgarlo en unos minutos.",
        "direction": "Texto {label}: ¿en qué sentido?",
        "evidence_quote": "Texto {label}: las palabras que lo muestran",
        "evidence_quote_and_source": "Texto {label}: las palabras, y dónde lo comprobó",
        "evidence_paragraph": "Texto {label}: en qué párrafo, y qué pasa ahí",
        "evidence_reason": "Texto {label}: ¿por qué?",
        "evidence_standards": "Texto {label}: estándares sobre los que podría preguntar, "
        "como RL.5.2",
        "quote": "“{text}” ({place})",
        "place_title": "título",
        "place_paragraph": "párrafo {number}",
        "place_line": "verso {number}",
        "quote_selected": "Citar las palabras seleccionadas",
        "quote_nothing": "Primero seleccione palabras en el texto {label}.",
        # faults
        "flags": "Fallas",
        "flags_question": "¿Se aplica alguna de estas? Márquela para el texto al que se aplica.",
        "no_flags": "Ninguna de estas",
        "no_flags_text": "Busqué cada una de ellas y no encontré ninguna.",
        "flag_note": "Texto {label}, {flag}: ¿dónde y qué?",
        "blocking": "impide usar el texto",
        # decision
        "decision": "Decisión",
        "decision_reason": "Texto {label}: ¿qué habría que cambiar?",
        "decision_blocked": "El texto {label} tiene una falla que impide usarlo, "
        "así que esta decisión no concuerda con ella.",
        # preference
        "preference": "Cuál de los dos",
        "preference_waits_one": "Se abre cuando ambos textos estén evaluados: falta 1 respuesta.",
        "preference_waits": "Se abre cuando ambos textos estén evaluados: "
        "faltan {count} respuestas.",
        "up_to": "hasta {count}",
        "preference_reason": "¿Qué marcó la diferencia?",
        "comment": "Comentario",
        "comment_question": "¿Algo más sobre este encargo? Puede dejarlo vacío.",
        # what is missing
        "done": "Listo",
        "open": "Falta: {list}",
        "open_many": "Faltan {count} respuestas",
        "open_score": "{label}",
        "open_direction": "sentido para {label}",
        "open_evidence": "evidencia para {label}",
        "open_flag": "{label}",
        "open_flag_note": "nota para {label}",
        "open_decision": "{label}",
        "open_decision_reason": "motivo para {label}",
        "open_preference": "su elección",
        "open_preference_detail": "{question}",
        "open_preference_reason": "motivo",
        "missing_one": "Falta 1 respuesta: ir a ella",
        "missing": "Faltan {count} respuestas: ir a la primera",
        "complete": "Todas las preguntas están respondidas",
        # moving
        "brief": "Encargo",
        "position": "Encargo {position} de {total}",
        "position_done": "Encargo {position} de {total}, listo",
        "previous": "Anterior",
        "next": "Encargo siguiente",
        "finish": "Terminar",
        "opening": "Abriendo …",
        # saving
        "saving": "Guardando …",
        "saved_at": "Guardado a las {time}",
        "saved": "Todas las respuestas están guardadas",
        "retrying": "Aún sin guardar: se reintenta",
        "restored": "Se recuperaron las respuestas anteriores a la interrupción.",
        "locked": "La evaluación está cerrada. Puede leer, pero no cambiar respuestas.",
        # keys
        "keys": "Teclas",
        "keys_note": "Las teclas descansan mientras escribe en un campo de texto; "
        "Escape sale del campo.",
        "close": "Cerrar",
        "key_digits": "elegir un nivel u opción y seguir",
        "key_zero": "no se pudo comprobar",
        "key_move": "pregunta siguiente o anterior",
        "key_sides": "texto A o texto B",
        "key_left_right": "un nivel abajo o arriba",
        "key_clear": "retirar la respuesta",
        "key_undo": "deshacer el último cambio",
        "key_field": "escribir evidencia, nota o motivo",
        "key_quote": "citar las palabras seleccionadas en un texto",
        "key_missing": "primera respuesta que falta",
        "key_scroll": "desplazar los textos abajo o arriba",
        "key_next": "encargo siguiente, cuando todo está respondido",
        "key_previous": "encargo anterior",
        "key_guide": "guía de la rúbrica",
        "key_help": "estas teclas",
    }
)
"""Las palabras de la mesa de evaluación, con las claves que usa el JavaScript del componente."""

APP: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "evalkit",
        "language": "Idioma",
        "rate": "Evaluar",
        "guide": "Guía",
        "link_invalid": (
            "Este enlace no es válido o fue retirado. Abra el enlace que recibió, o pida uno nuevo "
            "a quien dirige el estudio."
        ),
        "page_failed": "No se pudo mostrar esta página.",
        "no_work": "Todavía no tiene textos que evaluar en este estudio.",
        "closed": "La evaluación está cerrada. Sus respuestas se muestran tal como las dio.",
        "thanks_title": "Gracias. Todo lo que se le pidió evaluar está hecho y guardado.",
        "thanks": (
            "Puede volver y cambiar respuestas hasta que quien dirige el estudio cierre la "
            "evaluación."
        ),
        "back_to_first": "Repasar mis respuestas",
        "start": "Empezar a evaluar",
        "continue": "Seguir evaluando",
        "guide_title": "Cómo evaluar",
        "guide_intro": (
            "Leerá textos escritos para un mismo encargo, sin que se le diga quién o qué los "
            "escribió. Juzgue cada texto tal como está en la página. No hay un número correcto de "
            "notas altas o bajas. Cada respuesta se guarda en cuanto la da; puede parar en "
            "cualquier momento y volver con el mismo enlace."
        ),
        "guide_preference": "Después de evaluar los dos textos de un encargo, elige uno de ellos:",
        "levels_of": "Niveles",
        "decision": "Su decisión sobre cada texto",
        "flags": "Fallas aparte de los niveles",
        "blocking": "impide aceptar el texto",
        "simulated": (
            "Evaluaciones simuladas: salen de un modelo declarado, no las dieron personas."
        ),
    }
)
"""Las palabras alrededor de la mesa."""

ERRORS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AccessError": "Esta página no es parte de su trabajo; abra su propio enlace.",
        "AnswerError": (
            "Una respuesta no corresponde a este formulario y no se guardó. Recargue la página y "
            "vuelva a darla; si sigue así, avise a quien dirige el estudio."
        ),
        "ClosedError": "La evaluación de este estudio está cerrada; la respuesta no se guardó.",
        "ConflictError": (
            "Ya hay guardada una respuesta más nueva, quizá desde otra ventana. Recargue la página "
            "para verla."
        ),
        "StoreError": (
            "Ahora no se pueden leer ni guardar las respuestas. Lo que la página dio por guardado "
            "está a salvo. Inténtelo en un minuto; si sigue así, avise a quien dirige el estudio."
        ),
        "UnknownStudyError": "Este estudio ya no está; pregunte a quien dirige el estudio.",
    }
)
"""Lo que leen quienes evalúan cuando algo falla, según la clase del error."""
