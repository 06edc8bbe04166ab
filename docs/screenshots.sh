#!/usr/bin/env bash
# Makes the images of docs/pages.md in docs/images, with Chromium and an application that it starts.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
./mvnw -B -q test -Pe2e -Dtest=PageImages -Dsurefire.failIfNoSpecifiedTests=false
ls -l docs/images
