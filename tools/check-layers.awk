# Reads file names of src, one a line, from standard input; prints "file:line: fault" for each fault and fails if there
# is one. Written for any awk. See check-layers, which calls it.

BEGIN {
    while ((getline line < layers) > 0) {
        if (line ~ /^[ \t]*(#|$)/) continue
        count = split(line, words, /[ \t]+/)
        for (i = 2; i <= count; i++) layer_of[words[i]] = words[1] + 0
    }
    quote = sprintf("%c", 39)
    word_edge = "[^A-Za-z0-9_]"
}

function fault(where, zh, en) {
    printf "%s: %s · %s\n", where, zh, en
    faults++
}

# The line without comments, and with literals emptied. What is open at its end (a block comment, a raw string) is
# kept in `open_until`, the text that closes it.
function code_of(line,    code, at, token, rest) {
    code = ""
    while (line != "") {
        if (open_until != "") {
            at = index(line, open_until)
            if (at == 0) return code
            line = substr(line, at + length(open_until))
            open_until = ""
            continue
        }
        if (!match(line, "//|/\\*|\"|" quote)) return code line
        token = substr(line, RSTART, RLENGTH)
        rest = substr(line, RSTART + RLENGTH)
        code = code substr(line, 1, RSTART - 1)
        if (token == "//") return code
        if (token == "/*") {
            open_until = "*/"
            code = code " "
            line = rest
        } else if (token == "\"" && code ~ /(^|[^A-Za-z0-9_])(u8|u|U|L)?R$/) {
            open_until = ")" substr(rest, 1, index(rest, "(") - 1) "\""
            code = code "\"\""
            line = substr(rest, index(rest, "("))
        } else if (token == quote && code ~ /[0-9a-fA-F]$/ && code !~ /(^|[^A-Za-z0-9_])u8$/) {
            line = rest  # 1'000
        } else {
            code = code token token
            line = after_literal(rest, token)
        }
    }
    return code
}

# What follows the closing quote, stepping over escapes.
function after_literal(rest, closing) {
    while (match(rest, "\\\\|" closing)) {
        if (substr(rest, RSTART, 1) == closing) return substr(rest, RSTART + 1)
        rest = substr(rest, RSTART + 2)
    }
    return ""
}

function check_include(where, folder, line,    path, first, quoted) {
    if (!match(line, /["<][^">]*[">]/)) return
    quoted = substr(line, RSTART, 1) == "\""
    path = substr(line, RSTART + 1, RLENGTH - 2)
    first = path
    if (!sub(/\/[^\/]*$/, "", first) || !(first in layer_of)) {
        if (quoted) fault(where, "引用路径须以 src 下的目录开头：" path, "an include path begins with a folder of src, third parties stand in <>")
        return
    }
    if (!quoted) fault(where, "本项目的头文件用引号：" path, "our own headers are included in quotes")
    if (first != folder && layer_of[first] >= layer_of[folder])
        fault(where, folder " (" layer_of[folder] ") 不得引用 " first " (" layer_of[first] ")", folder " must not include " first ": only lower layers")
}

function check_code(where, folder, code) {
    code = " " code " "
    if (layer_of[folder] <= 4 && match(code, word_edge "(double|float)" word_edge))
        fault(where, "第0至4层不用 double、float", "no double or float in layers 0 to 4")
    if (folder !~ /^(procedure|api|cli)(\/|$)/ && (code ~ /system_clock|std::time[^A-Za-z0-9_]/ || code ~ word_edge "now *\\( *\\)"))
        fault(where, "只有 procedure、api、cli 可读时钟，其余由参数传入", "only procedure, api and cli read the clock: take the time as an argument")
}

function check_name(file,    parts, count, i) {
    count = split(file, parts, /[\/_.-]/)
    for (i = 2; i <= count; i++)
        if (parts[i] ~ /^(manager|helper|util|common|misc|handler|processor|impl|wrapper)s?$/)
            fault(file ":1", "文件名不用 " parts[i], "not used in names: " parts[i] ". Say what it holds")
}

function check_file(file,    folder, line, code, number, once) {
    folder = file
    sub(/^src\//, "", folder)
    if (folder !~ /\//) { fault(file ":1", "文件须在 src 下的目录中，见 tools/layers.txt", "a file lies in a folder named in tools/layers.txt"); return }
    sub(/\/[^\/]*$/, "", folder)
    check_name(file)
    if (!(folder in layer_of)) { fault(file ":1", "tools/layers.txt 中没有目录 " folder, "no folder " folder " in tools/layers.txt"); return }

    number = 0
    once = 0
    open_until = ""
    while ((getline line < file) > 0) {
        number++
        code = code_of(line)
        if (code ~ /^[ \t]*#[ \t]*include/) check_include(file ":" number, folder, line)
        else if (code ~ /^[ \t]*#[ \t]*pragma[ \t]+once/) once = 1
        else check_code(file ":" number, folder, code)
    }
    close(file)
    if (file ~ /\.h$/ && !once) fault(file ":1", "缺少 #pragma once", "#pragma once is missing")
}

{ check_file($0) }

END { if (faults > 0) exit 1 }
