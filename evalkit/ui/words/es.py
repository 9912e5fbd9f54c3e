"""All words that raters read, in Spanish; the keys are those of `en.py`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

LANGUAGE: Final = "es"
NAME: Final = "Español"

DESK: Final[Mapping[str, str]] = MappingProxyType(
    {
        # the brief
        "grade": "Grado {grade}",
        "type_literary": "Literario",
        "type_informational": "Informativo",
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
        "settings": "Ajustes del texto",
        "size": "Tamaño de la letra",
        "smaller": "Letra más pequeña",
        "larger": "Letra más grande",
        "spacing": "Interlineado",
        "closer": "Líneas más juntas",
        "looser": "Líneas más separadas",
        "width": "Caracteres por línea",
        "narrower": "Columna más estrecha",
        "wider": "Columna más ancha",
        "standard": "Volver a lo normal",
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
        # marking
        "mark_for": "Marcar como evidencia de",
        "mark_target": "Pregunta de la que es evidencia",
        "mark_choosing": "Evidencia en el texto {label}: elija las palabras",
        "mark_hint": "↓ ↑ oración · Mayús: más · ← → pregunta · Intro: marcar · Esc: volver",
        "mark_hint_touch": "Toque una oración, o seleccione palabras.",
        "mark_offer": "Marcar palabras en el texto {label}",
        "mark_remove": "Quitar la marca: {quote}",
        "mark_removed": "Se quitó la marca.",
        "marked": "Quedó marcado como evidencia de {name}.",
        "marked_for": "Evidencia de {name}",
        "marked_list": "Texto {label}, evidencia de {name}",
        "marked_before": "Estas palabras ya están marcadas para {name}.",
        "marked_enough": "Ya hay {count} marcas para esta pregunta; quite una primero.",
        "marked_too_long": "Marque como máximo {count} caracteres a la vez: las palabras "
        "que más importan.",
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
        # moving, where a brief comes several times: a passage alone, or a pair to choose from
        "position_of_reading": "Lectura {position} de {total}",
        "position_done_of_reading": "Lectura {position} de {total}, lista",
        "position_aside_of_reading": "Lectura {position} de {total}, aplazada",
        "next_of_reading": "Lectura siguiente",
        "finish": "Terminar",
        "opening": "Abriendo …",
        # rhythm
        "later": "Volver más tarde",
        "later_title": "Volver más tarde a este encargo",
        "later_text": "Lo que ha respondido se conserva. El encargo vuelve después de los demás.",
        "later_question": "¿Por qué?",
        "later_note": "Con sus palabras (necesario si es otro motivo)",
        "later_choose": "Elija primero un motivo.",
        "later_words": "Diga el otro motivo en pocas palabras.",
        "later_send": "Dejar para después",
        "later_done": "Este encargo está terminado; no hay nada a lo que volver.",
        "later_last": "Es el único encargo que queda. Puede hacer una pausa.",
        "position_aside": "Encargo {position} de {total}, aplazado",
        "pause": "Pausa",
        "break": "Lleva {minutes} minutos trabajando. Un breve descanso ayuda a evaluar por igual.",
        "break_later": "Ahora no",
        "locked_final": "Desde que respondió las últimas preguntas, sus evaluaciones son "
        "definitivas.",
        "locked_sealed": (
            "Los niveles de esta consigna se mostraron al grupo, así que sus primeras respuestas "
            "quedan como están."
        ),
        # saving
        "saving": "Guardando …",
        "saved_at": "Guardado a las {time}",
        "saved": "Todas las respuestas están guardadas",
        "retrying": "Aún sin guardar: se reintenta",
        "held": "Sin guardar: elija primero",
        "too_late": "Sin guardar: evaluación cerrada",
        "restored": "Se recuperaron las respuestas anteriores a la interrupción.",
        "locked": "La evaluación está cerrada. Puede leer, pero no cambiar respuestas.",
        # two windows, and what waits for a decision
        "elsewhere": "Este encargo también está abierto en otra ventana suya. Lo que responda allí "
        "aparece aquí; si ambas cambian la misma respuesta, se le pregunta cuál vale.",
        "brought_in": "Se incorporaron respuestas que usted dio en otra ventana.",
        "conflict": "Entretanto respondió a esto en otro lugar. ¿Qué respuesta vale?",
        "refused": "Esto no se puede guardar así. Cámbielo en el formulario o retírelo.",
        "newer": "En otro lugar, guardada",
        "yours": "Aquí, sin guardar",
        "keep_newer": "Conservar la guardada",
        "use_mine": "Usar la de aquí",
        "take_out": "Retirarla",
        "lost": "La evaluación se cerró antes de guardar estas respuestas. Copie lo que necesite y "
        "avise a quien dirige el estudio.",
        "lost_answers": "Respuestas sin guardar",
        "copied": "Ya las he copiado",
        "no_answer": "sin respuesta",
        "yes": "sí",
        "no": "no",
        # history
        "history": "Sus cambios",
        "history_waits": "Buscando lo que cambió …",
        "history_empty": "Aún no ha respondido nada aquí.",
        "put_back": "Recuperar",
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
        "key_history": "lo que cambió y cómo recuperarlo",
        "key_field": "escribir evidencia, nota o motivo",
        "key_mark": "marcar evidencia: lo seleccionado, u oración por oración con ↓ y ↑",
        "key_mark_more": "al marcar: más oraciones, o menos",
        "key_mark_target": "al marcar: otra pregunta",
        "key_mark_enter": "al marcar: unir las palabras a la pregunta; volver a las preguntas",
        "key_missing": "primera respuesta que falta",
        "key_scroll": "desplazar los textos abajo o arriba",
        "key_next": "encargo siguiente, cuando todo está respondido",
        "key_previous": "encargo anterior",
        "key_later": "dejar este encargo para después",
        "key_pause": "hacer una pausa",
        "key_settings": "ajustes del texto",
        "key_size": "letra más grande o más pequeña",
        "key_guide": "guía de la rúbrica",
        "key_help": "estas teclas",
    }
)
"""The desk's words, by the keys that the component's JavaScript uses."""

APP: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "evalkit",
        # a reminder that the lead sends
        "reminder_dear": "Hola, {name}:",
        "reminder_thanks": "Gracias por evaluar textos con nosotros.",
        "reminder_left": "Aún le quedan {left} de sus {total} encargos.",
        "reminder_left_one": "Aún le queda uno de sus {total} encargos.",
        "reminder_time": "A su ritmo, son unos {minutes} minutos de trabajo.",
        "reminder_by": "Le pedimos que termine antes del {date}.",
        "reminder_link": "El enlace que recibió le devuelve al punto donde lo dejó; todo lo que "
        "respondió está guardado.",
        "language": "Idioma",
        "rate": "Evaluar",
        "guide": "Guía",
        "about_you": "Sobre usted",
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
        "later_fresh_eye": "Quiero leerlo otra vez con otros ojos",
        "later_look_up": "Necesito consultar algo",
        "later_unsure": "No sé bien cómo evaluarlo",
        "later_no_time": "Ahora no tengo tiempo de terminarlo",
        "later_other": "Otro motivo",
        "left_unknown": (
            "Cuánto falta se muestra cuando haya dos encargos terminados, según su propio ritmo."
        ),
        "left_minutes": "quedan unos {count} minutos a su ritmo",
        "left_hour": "queda alrededor de 1 hora a su ritmo",
        "left_hours": "quedan unas {count} horas a su ritmo",
        "progress": "{done} de {total} terminados",
        "aside_notice": "Dejó este encargo para después: {reason}",
        "pause_title": "Está en pausa",
        "pause_stored": (
            "Todas las respuestas están guardadas. También puede cerrar el navegador; su enlace "
            "sigue valiendo."
        ),
        "pause_no_time": "Mientras descansa no se cuenta el tiempo.",
        "pause_key": "Presione Intro para continuar.",
        "look_first": (
            "Siguen unas últimas preguntas sobre quién escribió los textos. Desde su primera "
            "respuesta, sus evaluaciones son definitivas: podrá leerlas, pero no cambiarlas. "
            "Si quiere, repáselas antes."
        ),
        "to_last_questions": "Seguir con las últimas preguntas",
        "guess_title": "¿Qué le parece? Pregunta {number} de {total}",
        "guess_final": "Con su respuesta, todas sus evaluaciones pasan a ser definitivas.",
        "guess_pair": (
            "Una de las dos formas de escribir se adaptó con textos propios de esta organización. "
            "¿Cuál de estos dos se escribió así?"
        ),
        "guess_single": (
            "Una de las dos formas de escribir se adaptó con textos propios de esta organización. "
            "¿Se escribió así este texto?"
        ),
        "guess_A": "Texto A",
        "guess_B": "Texto B",
        "guess_yes": "Sí, este",
        "guess_no": "No, este no",
        "guess_cannot_tell": "No lo sé",
        "guess_reason": "¿Por qué lo cree? Puede dejarlo vacío.",
        "guess_send": "Enviar y seguir",
        "guess_choose": "Elija primero una respuesta; «No lo sé» también lo es.",
        "feedback_title": "¿Quiere decirnos algo más?",
        "feedback_text": "Sobre los textos, las preguntas, esta página o cualquier otra cosa.",
        "feedback_field": "Sus palabras (puede dejarlo vacío)",
        "feedback_send": "Enviar",
        "feedback_nothing": "Nada que añadir",
        "goodbye_title": "Eso era todo. Gracias y hasta pronto.",
        "goodbye": "Todo está guardado. Puede cerrar esta página.",
        "feedback_more": "Añadir algo a mis comentarios",
        "storing": "Guardando …",
        "not_stored": "Aún sin guardar; se intenta de nuevo",
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
        "may_skip": "Si no puede juzgarlo en unos minutos, puede decir «No se pudo comprobar».",
        "decision": "Su decisión sobre cada texto",
        "flags": "Fallas aparte de los niveles",
        "blocking": "impide aceptar el texto",
        "practice_intro_title": "Antes de evaluar: práctica",
        "practice_intro": (
            "Primero leerá {anchors} textos cuyos niveles acordó un panel, con las razones. "
            "Después evaluará {practice} textos y verá tras cada uno cómo se comparan. Siguen "
            "{qualifying} textos de calificación, sin mostrar nada entre ellos. Lea antes la guía, "
            "si no lo ha hecho; está siempre en la parte superior de la página."
        ),
        "practice_intro_bar": (
            "La evaluación se abre cuando {exact} de sus niveles son iguales a los del panel, "
            "{within_one} están a un nivel como máximo y el kappa ponderado es al menos {kappa}. "
            "Tiene {attempts} intentos; después decide quien dirige el estudio. Nada de lo que "
            "haga aquí cuenta como evaluación."
        ),
        "practice_intro_source": "De dónde vienen estas cifras: {source}",
        "practice_begin": "Empezar",
        "practice_anchor_title": "Texto de referencia {number} de {total}",
        "practice_read": "Lo he leído",
        "practice_feedback_title": "Texto de práctica {number} de {total}: cómo se compara",
        "practice_go_on": "Continuar",
        "practice_at_practice": "Texto de práctica {number} de {total}",
        "practice_at_qualifying": "Texto de calificación {number} de {total}",
        "practice_consensus": "Panel: {level}",
        "practice_own": "Usted: {level}",
        "practice_own_none": "Usted: no se pudo comprobar",
        "practice_exact": "el mismo nivel",
        "practice_one_away": "a un nivel",
        "practice_far_away": "a {count} niveles",
        "practice_decision": "Decisión",
        "practice_flags": "Avisos que marcó el panel",
        "practice_note": "En breve",
        "practice_passed_title": "Ha superado la calificación",
        "practice_let_in_title": "Quien dirige el estudio le ha dado acceso",
        "practice_failed_title": "Todavía no",
        "practice_ask_title": "Ahora decide quien dirige el estudio",
        "practice_refused_title": "La evaluación no está abierta para usted",
        "practice_failed": (
            "Tiene otro intento: los mismos textos, de práctica y de calificación, desde el "
            "primero."
        ),
        "practice_ask": (
            "Ha usado los {attempts} intentos. Escriba a quien dirige el estudio; esta página abre "
            "la evaluación cuando haya decidido."
        ),
        "practice_refused": (
            "Así lo ha decidido quien dirige el estudio. Escríbale si tiene alguna pregunta."
        ),
        "practice_rate": "Pasar a evaluar",
        "practice_again": "Empezar otro intento",
        "practice_look": "Ver si ya hay una decisión",
        "practice_result_exact": "Iguales al panel: {share}. Se pide: {bar}.",
        "practice_result_within": "A un nivel como máximo: {share}. Se pide: {bar}.",
        "practice_result_kappa": "Kappa ponderado: {kappa}. Se pide: {bar}.",
        "practice_share": "{count} de {n} = {value} ({low} a {high})",
        "practice_undefined": "indefinido, porque los niveles no varían",
        "practice_caution": (
            "Los intervalos entre paréntesis son del 95 %. Toman todos los niveles como "
            "independientes y los de un mismo texto no lo son: con {passages} textos, la verdad es "
            "más amplia."
        ),
        "practice_closed": "La evaluación está cerrada y, con ella, la práctica.",
        "consent_title": "Antes de empezar: su participación",
        "consent_version": "Versión {version} de este texto, {hash}",
        "consent_agree": "Acepto participar",
        "consent_decline": "No acepto",
        "consent_back": "Retirar mi consentimiento",
        "declined_title": "Ha decidido no participar",
        "declined": (
            "Gracias por haberlo considerado. No se le pide nada ni se guarda nada más. No tiene "
            "que dar ningún motivo; puede cerrar esta página."
        ),
        "declined_rated": (
            "Lo que haya evaluado antes se queda como está. Escriba a quien dirige el estudio si "
            "quiere hablar de ello."
        ),
        "declined_again": "Leer el texto otra vez",
        "profile_title": "Unas preguntas sobre usted",
        "profile_said": (
            "El estudio hace estas preguntas a todas las personas que evalúan. Sus respuestas se "
            "guardan aparte de sus evaluaciones y se informan como recuentos y medianas. Puede "
            "cambiarlas en cualquier momento en la página «Sobre usted»."
        ),
        "profile_send": "Guardar y seguir",
        "profile_save": "Guardar",
        "profile_saved": "Sus respuestas están guardadas.",
        "profile_needed": "necesaria",
        "profile_missing": "Por favor, responda a esta pregunta.",
        "profile_refused": "Esta respuesta no se ajusta. Por favor, cámbiela.",
        "profile_refused_number": "Por favor, dé un número de {least} a {most}.",
        "profile_open": (
            "Aún no se ha guardado. Preguntas que necesitan una respuesta o un cambio: {count}."
        ),
        "yes": "Sí",
        "no": "No",
        "simulated": (
            "Evaluaciones simuladas: salen de un modelo declarado, no las dieron personas."
        ),
        "pilot": (
            "Piloto: este estudio es solo una prueba. Sus respuestas no entran en ningún otro "
            "resultado."
        ),
        "deadline": "Termine, por favor, a más tardar el {date}.",
        "deadline_short": "hasta el {date}",
        "norming_first": "primero, para la conversación del grupo: quedan {count}",
        "norming_title": "Niveles lado a lado: {number} de {total}",
        "norming_intro": (
            "Estos son los niveles que usted y las demás personas dieron antes de que nadie "
            "hablara. A y B son sus propios A y B; donde las palabras de otra persona dicen A o B, "
            "se refieren a los suyos. Lo que usted dio queda como está. Háblelo con el grupo; "
            "después evaluará de nuevo las mismas consignas."
        ),
        "norming_own": "Para las demás personas usted es la persona {letter}.",
        "norming_slot": "{slot} · {name}",
        "norming_level": "{rater}: {level}",
        "norming_you": "Usted",
        "norming_rater": "Persona {letter}",
        "norming_simulated": "{rater} (simulada)",
        "norming_unchecked": "no se pudo comprobar",
        "norming_flagged": "marcado",
        "norming_flag": "Fallo: {name}",
        "norming_decision": "Decisión",
        "norming_next": "Siguiente",
        "norming_back": "Atrás",
        "norming_go_on": "Seguir",
        "norming_look": "Ver otra vez los niveles",
        "norming_again_title": "Evalúe ahora otra vez las mismas consignas",
        "norming_again": (
            "Ha hablado con el grupo. Evalúe estas consignas una vez más, como las juzga ahora. "
            "Sus primeras evaluaciones quedan, y son las que cuentan; las nuevas muestran cuánto "
            "los ha acercado la conversación."
        ),
        "norming_begin": "Evaluar de nuevo",
        "norming_wait_title": "Por ahora su parte está hecha. Gracias.",
        "norming_wait_rating": (
            "Otras personas aún evalúan las consignas de las que hablará el grupo. Vuelva con el "
            "mismo enlace cuando se lo digan: aquí estarán los niveles de todos."
        ),
        "norming_wait_talk": (
            "El grupo habla ahora de estos niveles. Vuelva después con el mismo enlace: entonces "
            "evaluará de nuevo las mismas consignas."
        ),
        "norming_wait_again": (
            "Todo está guardado. Cuando todos hayan evaluado de nuevo, aquí le esperan unas "
            "últimas preguntas."
        ),
    }
)
"""The words around the desk."""

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
        "FinalError": (
            "Sus evaluaciones son definitivas desde que respondió las últimas preguntas; el cambio "
            "no se guardó."
        ),
        "SealedError": (
            "Los niveles de esta consigna se mostraron al grupo, así que sus primeras respuestas "
            "quedan como están; el cambio no se guardó."
        ),
        "EarlyChoiceError": (
            "La elección entre los textos se abre cuando ambos estén evaluados, así que no se "
            "guardó. Evalúelos primero; todo lo demás está guardado."
        ),
        "NoConsentError": (
            "El trabajo se abre cuando haya aceptado participar y respondido a lo que se pregunta "
            "sobre usted; recargue la página para seguir con ello."
        ),
        "NotQualifiedError": (
            "La evaluación se abre cuando haya superado los textos de calificación; recargue la "
            "página para seguir con ellos."
        ),
        "StoreError": (
            "Ahora no se pueden leer ni guardar las respuestas. Lo que la página dio por guardado "
            "está a salvo. Inténtelo en un minuto; si sigue así, avise a quien dirige el estudio."
        ),
        "UnknownStudyError": "Este estudio ya no está; pregunte a quien dirige el estudio.",
    }
)
"""What raters read where something fails, by the class of the error."""
