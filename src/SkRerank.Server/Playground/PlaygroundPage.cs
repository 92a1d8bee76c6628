using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace SkRerank.Server.Playground;

/// <summary>Serves the page to try queries on: one file that is part of this program, which nothing from elsewhere can be added to.</summary>
internal static class PlaygroundPage
{
    private const string Resource = "playground.html";

    private static readonly Lazy<string> Page = new(Read);

    public static async Task WriteAsync(HttpContext context)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(Page.Value.Replace("{nonce}", nonce, StringComparison.Ordinal), context.RequestAborted).ConfigureAwait(false);
    }

    private static string Read()
    {
        using var reader = new StreamReader(typeof(PlaygroundPage).Assembly.GetManifestResourceStream(Resource)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
