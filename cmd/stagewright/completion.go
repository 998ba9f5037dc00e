package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"
)

// completionCommand prints a shell's completion, made from the commands themselves.
type completionCommand struct {
	Shell string `arg:"" help:"The shell: ${enum}." enum:"bash,zsh,fish"`
}

func (*completionCommand) Help() string {
	return `Prints a script that lets the shell complete commands, flags and their values.

Examples:
  source <(stagewright completion bash)                                     # in ~/.bashrc
  source <(stagewright completion zsh)                                      # in ~/.zshrc
  stagewright completion fish > ~/.config/fish/completions/stagewright.fish`
}

func (c *completionCommand) run(w io.Writer, app *kong.Application) error {
	switch c.Shell {
	case "fish":
		fishCompletion(w, app)
	case "zsh":
		fmt.Fprint(w, "autoload -U +X bashcompinit && bashcompinit\n")
		bashCompletion(w, app)
	default:
		bashCompletion(w, app)
	}
	return nil
}

func bashCompletion(w io.Writer, app *kong.Application) {
	fmt.Fprintf(w, `_stagewright() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} flags values
	if [ "$COMP_CWORD" -eq 1 ]; then
		COMPREPLY=($(compgen -W "%s" -- "$word"))
		return
	fi
	case ${COMP_WORDS[1]} in
`, strings.Join(append(commandNames(app), "--help", "--version"), " "))
	for _, command := range app.Children {
		fmt.Fprintf(w, "\t%s)\n\t\tflags=\"%s\"\n", command.Name, strings.Join(flagNames(command), " "))
		fmt.Fprint(w, "\t\tcase $before in\n")
		for _, flag := range command.Flags {
			if flag.Enum != "" {
				fmt.Fprintf(w, "\t\t--%s) values=\"%s\" ;;\n", flag.Name, strings.Join(choices(flag.Value), " "))
			}
		}
		fmt.Fprint(w, "\t\tesac\n")
		for _, argument := range command.Positional {
			if argument.Enum != "" {
				fmt.Fprintf(w, "\t\t[ \"$COMP_CWORD\" -eq 2 ] && values=\"%s\"\n", strings.Join(choices(argument), " "))
			}
		}
		fmt.Fprint(w, "\t\t;;\n")
	}
	fmt.Fprint(w, `	esac
	if [ -n "$values" ]; then
		COMPREPLY=($(compgen -W "$values" -- "$word"))
	elif [ "${word#-}" != "$word" ]; then
		COMPREPLY=($(compgen -W "$flags" -- "$word"))
	else
		COMPREPLY=($(compgen -f -- "$word"))
	fi
}
complete -o filenames -F _stagewright stagewright
`)
}

func fishCompletion(w io.Writer, app *kong.Application) {
	for _, command := range app.Children {
		fmt.Fprintf(w, "complete -c stagewright -n __fish_use_subcommand -f -a %s -d %s\n", command.Name, fishQuote(command.Help))
		for _, flag := range command.Flags {
			if flag.Hidden {
				continue
			}
			fmt.Fprintf(w, "complete -c stagewright -n '__fish_seen_subcommand_from %s' -l %s", command.Name, flag.Name)
			if flag.Short != 0 {
				fmt.Fprintf(w, " -s %c", flag.Short)
			}
			switch {
			case flag.Enum != "":
				fmt.Fprintf(w, " -x -a '%s'", strings.Join(choices(flag.Value), " "))
			case !flag.IsBool():
				fmt.Fprint(w, " -r")
			}
			fmt.Fprintf(w, " -d %s\n", fishQuote(flag.Help))
		}
		for _, argument := range command.Positional {
			if argument.Enum != "" {
				fmt.Fprintf(w, "complete -c stagewright -n '__fish_seen_subcommand_from %s' -f -a '%s'\n", command.Name, strings.Join(choices(argument), " "))
			}
		}
	}
}

func fishQuote(text string) string {
	first, _, _ := strings.Cut(text, ". ")
	return "'" + strings.ReplaceAll(strings.ReplaceAll(first, `\`, `\\`), "'", `\'`) + "'"
}

func commandNames(app *kong.Application) []string {
	var names []string
	for _, command := range app.Children {
		names = append(names, command.Name)
	}
	return names
}

func flagNames(command *kong.Node) []string {
	names := []string{"--help"}
	for _, flag := range command.Flags {
		if !flag.Hidden {
			names = append(names, "--"+flag.Name)
		}
	}
	return names
}

func choices(v *kong.Value) []string {
	var list []string
	for _, choice := range strings.Split(v.Enum, ",") {
		if choice != "" {
			list = append(list, choice)
		}
	}
	return list
}
