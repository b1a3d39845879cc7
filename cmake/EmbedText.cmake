# cmake -DINPUT_FOLDER=… -DOUTPUT=… -P EmbedText.cmake
#
# Writes the migrations of a folder, in the order of their names, as one C++ array: name and text.
file(GLOB files "${INPUT_FOLDER}/*.sql")
list(SORT files)
set(out "// Made from src/store/migrations by cmake/EmbedText.cmake.\n")
string(APPEND out "#include \"store/migrations.h\"\n\nnamespace canbao {\n\n")
string(APPEND out "std::span<const Migration> migrations() {\n    static constexpr Migration kMigrations[] = {\n")
foreach(file IN LISTS files)
  cmake_path(GET file STEM name)
  file(READ "${file}" text)
  string(APPEND out "        {\"${name}\", R\"sql(${text})sql\"},\n")
endforeach()
string(APPEND out "    };\n    return kMigrations;\n}\n\n}  // namespace canbao\n")
file(WRITE "${OUTPUT}" "${out}")
