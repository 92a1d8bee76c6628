namespace SkRerank.Onnx.Catalogue;

/// <summary>Reads addresses that the hub gives.</summary>
internal static class HubLink
{
    public static bool IsSameOrigin(Uri a, Uri b) => Uri.Compare(a, b, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Gives the next page of an answer by its header <c>Link: &lt;address&gt;; rel="next"</c>; <see langword="null"/> where there is none on the same host.</summary>
    public static Uri? Next(HttpResponseMessage response, Uri address)
    {
        if (!response.Headers.TryGetValues("Link", out var values)) return null;
        foreach (var link in values.SelectMany(value => value.Split(',')))
        {
            if (!link.Contains("rel=\"next\"", StringComparison.OrdinalIgnoreCase)) continue;
            var start = link.IndexOf('<', StringComparison.Ordinal);
            var end = link.IndexOf('>', StringComparison.Ordinal);
            if (start >= 0 && end > start && Uri.TryCreate(address, link[(start + 1)..end], out var next) && IsSameOrigin(next, address)) return next;
        }

        return null;
    }
}
