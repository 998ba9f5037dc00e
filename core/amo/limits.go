package amo

// Limits of an account, read 2026-11. Sources: "Pipelines and Stages of Sales"
// (v2) and "Customers Stages and Segments" (v4), unless another is named.
const (
	// MaxPipelines is "up to 10 pipelines".
	MaxPipelines = 10
	// MaxLeadsPipelines is "no more than 50 pipelines", of the second dialect
	// (amoCRM reference of API v4, "leads_pipelines", read 2026-01).
	MaxLeadsPipelines = 50
	// MaxStages is "up to 100 stages (including successful and unsuccessful
	// statuses)" for each pipeline.
	MaxStages = 100
	// MaxStatuses is "no more than 30 statuses including system statuses".
	MaxStatuses = 30
	// MaxSegments is "no more than 100 segments".
	MaxSegments = 100
	// MaxSegmentFields is "no more than 30 custom fields" for each segment.
	MaxSegmentFields = 30
	// MaxPageSize is how many items a page of a v4 list holds at most; more is
	// answered with 422 "Limit 250 per page".
	MaxPageSize = 250
)

// MaxRequestsPerSecond is how many requests the vendor takes of one integration in
// any second, "no more than 7"; beyond it answers 429, then blocks the account
// (amoCRM reference, "limits", read 2026-01).
const MaxRequestsPerSecond = 7

// MaxID is the largest id that survives JavaScript: 2^53 - 1.
const MaxID = 1<<53 - 1

// Sizes of texts in bytes, and the depth of their nesting. They are ours: far
// above the largest legal request, far below what hurts an instance.
const (
	MaxInputBytes = 256 << 10 // input of a build
	MaxCallBytes  = 8 << 20   // a whole plan or parse call
	MaxReplyBytes = 4 << 20   // a vendor's body
	MaxDepth      = 32
	MaxNumber     = 64 // characters of one number
)
