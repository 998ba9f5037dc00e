// Package accountfile is the YAML file that people keep in git: the pipelines,
// customer stages and segments of one account.
//
//	pipelines:
//	  - name: Sales
//	    main: true
//	    stages:
//	      - {name: First call, color: "#fffeb2"}
//	      - {name: Offer, color: "#d6eaff"}
//	    won: Paid
//	customer_stages:
//	  - {name: Regulars, color: "#deff81"}
//	segments:
//	  - {name: Wholesale, color: 10599d}
//
// The order of a list is the order in the account. An id is optional: with one, a
// thing is found by it, without by its name.
//
// The package maps the file onto the desired state of package plan and puts a
// line and a column to every issue that the core finds. It knows names and
// places; what amoCRM allows is the core's to say. It refuses what YAML readers
// disagree on: keys that stand twice, several documents, aliases that unfold
// without end. The names in the file are stable.
package accountfile
