package amo

// The endpoints of the second dialect (amoCRM reference of API v4, section
// "leads_pipelines", read 2026-01).
const (
	LeadsPipelinesList   Endpoint = "leads.pipelines.list"
	LeadsPipelinesAdd    Endpoint = "leads.pipelines.add"
	LeadsPipelinesUpdate Endpoint = "leads.pipelines.update"
	LeadsPipelinesDelete Endpoint = "leads.pipelines.delete"
	LeadsStagesAdd       Endpoint = "leads.stages.add"
	LeadsStagesUpdate    Endpoint = "leads.stages.update"
	LeadsStagesDelete    Endpoint = "leads.stages.delete"
	LeadsCount           Endpoint = "leads.count"
)
