@echo off
rem Runs the pinned Maven. It is looked for below .m2\wrapper of the user; when it is not there it is fetched once, with curl
rem from the repository in MVNW_REPOURL, else through an installed mvn. Windows 10 and later have curl and tar.
setlocal
set "here=%~dp0"
set /p version=<"%here%.mvn\maven.version"
if defined USERPROFILE (set "store=%USERPROFILE%\.m2\wrapper\gatehouse") else (set "store=%here%target\wrapper")
set "maven=%store%\apache-maven-%version%"
if exist "%maven%\bin\mvn.cmd" goto run
set "work=%store%\fetch.%RANDOM%%RANDOM%"
mkdir "%work%" || exit /b 1
if defined MVNW_REPOURL (
  curl -fsSL -o "%work%\maven.zip" "%MVNW_REPOURL%/org/apache/maven/apache-maven/%version%/apache-maven-%version%-bin.zip" || goto failed
  goto unpack
)
where /q mvn || goto missing
rem Outside the project: its jvm.config is for the pinned Maven.
pushd "%work%"
call mvn -B -q dependency:copy "-Dartifact=org.apache.maven:apache-maven:%version%:zip:bin" "-DoutputDirectory=%work%"
set "code=%ERRORLEVEL%"
popd
if not "%code%"=="0" goto failed
move "%work%\apache-maven-%version%-bin.zip" "%work%\maven.zip" >nul || goto failed
:unpack
tar -xf "%work%\maven.zip" -C "%work%" || goto failed
rem Another launcher may have been faster.
if not exist "%maven%\bin\mvn.cmd" move "%work%\apache-maven-%version%" "%maven%" >nul || goto failed
rmdir /s /q "%work%"
:run
call "%maven%\bin\mvn.cmd" %*
exit /b %ERRORLEVEL%
:missing
echo mvnw: Maven %version% is not in "%store%" and cannot be fetched. Set MVNW_REPOURL to the address of a Maven>&2
echo       repository, or install Maven (any 3.x).>&2
:failed
rmdir /s /q "%work%"
exit /b 1
