package proxy

import "net/http"

// reason is why a request ended as it did. The log holds it, the wire only the
// code of its row in outcomes: many reasons share one code, so that a stranger
// learns nothing from trying.
type reason int

const (
	fine reason = iota

	noRoute
	wrongMethod
	methodOverride
	badQuery
	foreignOrigin

	tokenMissing
	tokenTwice
	tokenTooLong
	tokenShape
	tokenJSON
	tokenAlgorithm
	tokenHeader
	tokenSignature
	tokenClaims
	tokenExpired
	tokenNotYet
	tokenLife
	tokenAudience
	tokenClient
	tokenIssuer
	accountUnknown
	accountOther

	notAdministrator
	userInactive
	userOther

	bodyType
	bodyCompressed
	bodyTooLarge
	bodyUnread
	badInput

	wouldDelete
	stateUnknown
	overtaken
	noSuchPlan
	stalePlan
	planUnfit
	noSnapshot

	vendorRefused
	vendorMode
	vendorBlocked
	vendorLimited
	vendorDown
	vendorUnreadable
	outcomeUnknown

	gateReauthorize
	gateLimited
	gateUnavailable
	gateTimeout
	gateBlocked
	gateBroken

	callbackQuery
	callbackHost
	callbackClient
	installFailed
	stateMissing
	stateCookie
	stateForged
	stateExpired
	stateUsed
	installDenied
	uninstallQuery
	uninstallClient
	uninstallSignature

	panicked

	reasons // how many there are
)

// outcome is one row of the mapping: what the log says and what the wire says.
type outcome struct {
	log    string
	status int
	code   string
	detail string
}

const (
	refused    = "The token was refused. Take a new one from the widget's page; if that is refused as well, connect the account to this proxy."
	reconnect  = "The account must be connected to this proxy again; an administrator does that in the widget's settings."
	badAnswer  = "amoCRM's answer could not be read. Try again later."
	notAllowed = "Only an active administrator of the account may do this."
	cantReach  = "amoCRM can't be reached at present. Try again later."
	blocked    = "amoCRM has blocked this integration for the time being. Try again later; if it lasts, ask amoCRM's support."
	tooMany    = "Too many requests. Try again later."
	ownFault   = "A fault of the proxy itself. Before you repeat a write, read the account to see what became of it."
	notTheirs  = "This is not a call that amoCRM makes."
	notHere    = "This authorisation was not begun in this browser in the last ten minutes. Begin it again."
)

// outcomes has a row for every reason; a test proves it.
var outcomes = [reasons]outcome{
	fine: {"ok", http.StatusOK, "ok", ""},

	noRoute:        {"no-route", http.StatusNotFound, "not-found", "There is no such address."},
	wrongMethod:    {"wrong-method", http.StatusMethodNotAllowed, "method-not-allowed", "This address does not take this method; those it takes are in Allow."},
	methodOverride: {"method-override", http.StatusBadRequest, "method-override", "Method override headers are not accepted. Send the method itself."},
	badQuery:       {"bad-query", http.StatusBadRequest, "bad-query", "This address does not accept this query."},
	foreignOrigin:  {"foreign-origin", http.StatusForbidden, "origin-not-allowed", "Only pages of the account itself may call the proxy."},

	tokenMissing:   {"token-missing", http.StatusUnauthorized, "token-missing", "Send the widget's disposable token in X-Auth-Token."},
	tokenTwice:     {"token-twice", http.StatusUnauthorized, "token-refused", refused},
	tokenTooLong:   {"token-too-long", http.StatusUnauthorized, "token-refused", refused},
	tokenShape:     {"token-shape", http.StatusUnauthorized, "token-refused", refused},
	tokenJSON:      {"token-json", http.StatusUnauthorized, "token-refused", refused},
	tokenAlgorithm: {"token-algorithm", http.StatusUnauthorized, "token-refused", refused},
	tokenHeader:    {"token-header", http.StatusUnauthorized, "token-refused", refused},
	tokenSignature: {"token-signature", http.StatusUnauthorized, "token-refused", refused},
	tokenClaims:    {"token-claims", http.StatusUnauthorized, "token-refused", refused},
	tokenExpired:   {"token-expired", http.StatusUnauthorized, "token-refused", refused},
	tokenNotYet:    {"token-not-yet", http.StatusUnauthorized, "token-refused", refused},
	tokenLife:      {"token-life", http.StatusUnauthorized, "token-refused", refused},
	tokenAudience:  {"token-audience", http.StatusUnauthorized, "token-refused", refused},
	tokenClient:    {"token-client", http.StatusUnauthorized, "token-refused", refused},
	tokenIssuer:    {"token-issuer", http.StatusUnauthorized, "token-refused", refused},
	accountUnknown: {"account-unknown", http.StatusUnauthorized, "token-refused", refused},
	accountOther:   {"account-other", http.StatusUnauthorized, "token-refused", refused},

	notAdministrator: {"not-administrator", http.StatusForbidden, "not-administrator", notAllowed},
	userInactive:     {"user-inactive", http.StatusForbidden, "not-administrator", notAllowed},
	userOther:        {"user-other", http.StatusForbidden, "not-administrator", notAllowed},

	bodyType:       {"body-type", http.StatusUnsupportedMediaType, "not-json", "The body must be application/json."},
	bodyCompressed: {"body-compressed", http.StatusUnsupportedMediaType, "compressed", "The body must not be compressed."},
	bodyTooLarge:   {"body-too-large", http.StatusRequestEntityTooLarge, "too-large", "The body is larger than 256 KiB. Split it into several requests."},
	bodyUnread:     {"body-unread", http.StatusBadRequest, "body-unread", "The body did not arrive whole. Send it again."},
	badInput:       {"bad-input", http.StatusBadRequest, "bad-input", "The request has mistakes. Nothing was sent to amoCRM."},

	wouldDelete:  {"would-delete", http.StatusConflict, "would-delete", "This would delete what is listed in deletes. Nothing was sent to amoCRM. To delete exactly that, repeat the request with this digest in X-Confirm-Delete."},
	stateUnknown: {"state-unknown", http.StatusConflict, "state-unknown", "amoCRM's list is not whole, or lacks what this is about, so what it would delete is not known. Nothing was sent. Read the account again."},
	overtaken:    {"overtaken", http.StatusConflict, "conflict", "Somebody else has written to these pipelines meanwhile. Nothing of this was sent. Read the account again."},
	noSuchPlan:   {"no-such-plan", http.StatusConflict, "no-such-plan", "There is no such plan: it was applied already, is older than 10 minutes, or is somebody else's. Nothing was sent. Make a new plan."},
	stalePlan:    {"stale-plan", http.StatusConflict, "stale-plan", "The account has changed since the plan was made. Nothing was sent. Make a new plan."},
	planUnfit:    {"plan-unfit", http.StatusConflict, "no-such-plan", "The kept plan can't be used. Nothing was sent. Make a new plan."},

	noSnapshot: {"no-snapshot", http.StatusNotFound, "no-such-snapshot", "There is no such snapshot. The last 20 are kept; GET /snapshots lists them."},

	vendorRefused:    {"vendor-refused", http.StatusBadGateway, "amocrm-refused", "amoCRM refused the request."},
	vendorMode:       {"vendor-mode", http.StatusUnprocessableEntity, "mode-disabled", "The account's customers are switched off or in another mode. An administrator sets the mode in amoCRM."},
	vendorBlocked:    {"vendor-blocked", http.StatusServiceUnavailable, "blocked", blocked},
	vendorLimited:    {"vendor-limited", http.StatusTooManyRequests, "rate-limited", tooMany},
	vendorDown:       {"vendor-down", http.StatusBadGateway, "unavailable", cantReach},
	vendorUnreadable: {"vendor-unreadable", http.StatusBadGateway, "bad-answer", badAnswer},
	outcomeUnknown:   {"outcome-unknown", http.StatusBadGateway, "unknown-outcome", "The answer to the write was lost. It was not sent again: compare the state before you repeat it."},

	gateReauthorize: {"gate-reauthorize", http.StatusServiceUnavailable, "reauthorize", reconnect},
	gateLimited:     {"gate-limited", http.StatusTooManyRequests, "rate-limited", tooMany},
	gateUnavailable: {"gate-unavailable", http.StatusServiceUnavailable, "unavailable", cantReach},
	gateTimeout:     {"gate-timeout", http.StatusGatewayTimeout, "timeout", "amoCRM did not answer in time. Try again later."},
	gateBlocked:     {"gate-blocked", http.StatusServiceUnavailable, "blocked", blocked},
	gateBroken:      {"gate-broken", http.StatusInternalServerError, "internal", ownFault},

	callbackQuery:  {"callback-query", http.StatusBadRequest, "bad-callback", notTheirs},
	callbackHost:   {"callback-host", http.StatusBadRequest, "bad-callback", notTheirs},
	callbackClient: {"callback-client", http.StatusBadRequest, "bad-callback", notTheirs},
	installFailed:  {"install-failed", http.StatusBadGateway, "install-failed", "The authorisation could not be completed. Connect the account again."},

	stateMissing:  {"state-missing", http.StatusBadRequest, "bad-callback", notHere},
	stateCookie:   {"state-cookie", http.StatusBadRequest, "bad-callback", notHere},
	stateForged:   {"state-forged", http.StatusBadRequest, "bad-callback", notHere},
	stateExpired:  {"state-expired", http.StatusBadRequest, "bad-callback", notHere},
	stateUsed:     {"state-used", http.StatusBadRequest, "bad-callback", notHere},
	installDenied: {"install-denied", http.StatusForbidden, "access-denied", "The user refused the authorisation."},

	uninstallQuery:     {"uninstall-query", http.StatusBadRequest, "bad-callback", notTheirs},
	uninstallClient:    {"uninstall-client", http.StatusBadRequest, "bad-callback", notTheirs},
	uninstallSignature: {"uninstall-signature", http.StatusBadRequest, "bad-callback", notTheirs},

	panicked: {"panicked", http.StatusInternalServerError, "internal", ownFault},
}

// outside are the problems that are told from outside of the handler: by the engine
// around it and by the shell.
var outside = map[string]string{
	"bad-request":     "The request could not be read.",
	"busy":            "Too many requests at once; try again in a moment.",
	"internal":        ownFault,
	"rate-limited":    "Too many requests of this caller. Try again later.",
	"unavailable":     "The proxy did not take the request; nothing was sent. Try again in a moment.",
	"unknown-outcome": "The proxy broke off before it had an answer. Before you repeat a write, read the account to see what became of it.",
}
