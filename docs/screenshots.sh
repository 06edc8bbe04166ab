#!/usr/bin/env bash
# Makes the images of the documentation in docs/images, with Chromium, nginx, and applications that it starts. Images that no
# page shows are in target/images. Needs pngquant.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p target/images
SCREENSHOTS=target/images ./mvnw -B -q test -Pe2e -Dtest='PageImages,GatewayPagesTest#aPageThatIsOpen*' \
  -Dsurefire.failIfNoSpecifiedTests=false
for image in docs/images/*.png; do
  pngquant --force --output "$image" 32 "target/images/${image##*/}"
done
ls -l docs/images
