// Package leads knows the vendor's calls for sales pipelines of API v4, the
// second dialect: one call for each pipeline and each stage, and the count of
// the deals in a stage.
//
// It refuses to send stages with a change of a pipeline, and to change a stage
// without its name: a PATCH without one was reported to blank it. Whether a
// stage may be deleted is not known here; that takes the present state and is
// the work of core/plan. What is read takes the form of package pipeline, so
// that both dialects read alike.
//
// Specs have a plain form, which the readers take and AppendPlain writes, and a
// wire form, which Request sends; both stay. New pipelines may be given in
// either: the wire form has their stages in _embedded.statuses.
//
// Sources: amoCRM reference of API v4, "leads_pipelines", "leads-api" and
// "filters-api" (read 2026-01). The filters are documented as an alpha that not
// every account has.
package leads
