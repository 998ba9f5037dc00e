package issue

// Locale is a language that messages are written in.
type Locale string

// The languages. Every message exists in each of them; English is the default.
const (
	English Locale = "en"
	Russian Locale = "ru"
)

// words is one text in every language.
type words struct{ en, ru string }

func (w words) in(locale Locale) string {
	if locale == Russian {
		return w.ru
	}
	return w.en
}
