# What every target of ours is compiled with. Third-party headers are system headers and stay silent.
add_library(canbao_warnings INTERFACE)
target_compile_options(canbao_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual -Werror
  # Part of -Wconversion for clang, not for gcc: both say the same.
  -Wno-sign-conversion)
# gcc 12 sees these in the standard library's own strings, optionals and vectors where there is nothing wrong;
# the sanitizers and clang-tidy look for the same faults.
target_compile_options(canbao_warnings INTERFACE $<$<CXX_COMPILER_ID:GNU>:
  -Wno-array-bounds -Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread>)

# clang reports deprecated functions that gcc's library uses in std::stable_sort; gcc reports those of ours.
target_compile_options(canbao_warnings INTERFACE $<$<CXX_COMPILER_ID:Clang>:-Wno-deprecated-declarations>)

# Test programs: compiling them takes longer than running them, so they are optimised less than what they test.
add_library(canbao_test_options INTERFACE)
target_compile_options(canbao_test_options INTERFACE -O1 $<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=fuzzer-no-link>)
target_link_libraries(canbao_test_options INTERFACE canbao_warnings)

# The allocator of programs that work for long (docs/decisions/0005-dependencies.md). The sanitizers bring their own.
add_library(canbao_allocator INTERFACE)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_link_libraries(canbao_allocator INTERFACE "${CANBAO_JEMALLOC}")
endif()

# canbao_folder(name [DEPENDS folder…] [SYSTEM library…])
#
# The static library canbao::<name> of src/<name>/*.cpp; that of a folder's room a/b is canbao::a_b. *_test.cpp become the
# ctest unit.<name>, and main.cpp is left to whoever calls. A folder without sources is an interface, so that a folder may begin with a header, or with nothing.
function(canbao_folder name)
  cmake_parse_arguments(PARSE_ARGV 1 folder "" "" "DEPENDS;SYSTEM")
  list(TRANSFORM folder_DEPENDS PREPEND canbao::)

  string(REPLACE "/" "_" library_name "${name}")
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp")
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "(_test|/main)\\.cpp$")

  set(library canbao_${library_name})
  if(sources)
    add_library(${library} STATIC ${sources})
    target_include_directories(${library} PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}")
    target_link_libraries(${library} PUBLIC ${folder_DEPENDS} ${folder_SYSTEM} PRIVATE canbao_warnings)
  else()
    add_library(${library} INTERFACE)
    target_include_directories(${library} INTERFACE "${CMAKE_CURRENT_SOURCE_DIR}")
    target_link_libraries(${library} INTERFACE ${folder_DEPENDS} ${folder_SYSTEM})
  endif()
  add_library(canbao::${library_name} ALIAS ${library})

  if(tests AND CANBAO_TESTS)
    add_executable(${library_name}_test ${tests})
    target_link_libraries(${library_name}_test PRIVATE
      ${library} rapidcheck rapidcheck_gtest GTest::gmock GTest::gtest_main canbao_test_options)
    target_compile_definitions(${library_name}_test PRIVATE CANBAO_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME unit.${library_name} COMMAND ${library_name}_test --gtest_brief=1)
    # The same invented people at every run; a run by hand without RC_PARAMS meets others.
    set_tests_properties(unit.${library_name} PROPERTIES LABELS unit ENVIRONMENT "RC_PARAMS=seed=20300101")
  endif()
endfunction()
