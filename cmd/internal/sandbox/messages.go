package sandbox

// texts are v2's messages in the account's language ("the text in the account's
// language", facts of the vendor's error pages). 110 is recorded in Russian,
// last-pipeline documented in English, pipeline-with-leads recorded in its first
// words; the rest is worded here.
var texts = map[string]struct{ en, ru string }{
	"102":                 {"POST parameters must be passed in JSON format", "POST-параметры должны передаваться в формате JSON"},
	"103":                 {"Parameters are not passed", "Параметры не переданы"},
	"104":                 {"Error code 104. If error appears again, you can write to our support team", "Код ошибки 104. В случае повторного возникновения ошибки обращайтесь в нашу техническую поддержку"},
	"110":                 {"Invalid login or password", "Неверный логин или пароль"},
	"288":                 {"Not enough rights. Access denied", "Недостаточно прав. Доступ запрещён"},
	"last-pipeline":       {"Impossible to delete last pipeline", "Невозможно удалить последнюю воронку"},
	"pipeline-not-found":  {"Pipeline not found", "Воронка не найдена"},
	"pipeline-with-leads": {"Only pipelines without leads can be deleted", "Можно удалить только воронку без сделок"},
	"pipeline-limit":      {"Maximum number of pipelines exceeded", "Превышено максимальное количество воронок"},
	"stage-limit":         {"Maximum number of statuses exceeded", "Превышено максимальное количество этапов"},
	"no-name":             {"Name is required", "Не указано название"},
	"no-id":               {"Id is required", "Не указан id"},
	"no-statuses":         {"At least one status is required", "Необходимо передать хотя бы один этап"},
	"no-status-name":      {"Status name is required", "Не указано название этапа"},
	"bad-color":           {"Incorrect status color", "Некорректный цвет этапа"},
	"unsorted":            {"Incoming leads", "Неразобранное"},
	"bad-pipeline":        {"Incorrect pipeline", "Некорректная воронка"},
}

func (s *Sandbox) say(key string) string {
	if s.state.account.Language == "ru" {
		return texts[key].ru
	}
	return texts[key].en
}
