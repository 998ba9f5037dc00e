package deps
import (
 _ "github.com/tidwall/gjson"
 _ "github.com/tidwall/sjson"
 _ "github.com/stretchr/testify/require"
 _ "github.com/syumai/workers"
 _ "github.com/alecthomas/kong"
 _ "github.com/goccy/go-yaml"
 _ "github.com/golang-jwt/jwt/v5"
 _ "github.com/rogpeppe/go-internal/testscript"
 _ "pgregory.net/rapid"
)
