import Hummingbird

extension BackofficeRoutes {
    func addAssets(_ doors: Doors<some RequestContext>) {
        let assets = house.assets
        // Whatever the version in the address: a page of before an update finds today's files, and is told not to keep them.
        doors.open(.get, "/assets/:version/:name") { inquiry in
            guard let asset = assets.files[inquiry.parts.get("name") ?? ""] else { return Response(status: .notFound, headers: Response.guarded) }
            let isCurrent = assets.folder == "/assets/" + (inquiry.parts.get("version") ?? "")
            var headers = Response.guarded
            headers[.contentType] = asset.contentType
            headers[.cacheControl] = isCurrent ? "public, max-age=31536000, immutable" : "no-cache"
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: asset.text)))
        }
    }
}
