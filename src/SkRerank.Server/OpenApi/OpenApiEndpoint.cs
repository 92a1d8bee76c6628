using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace SkRerank.Server.OpenApi;

/// <summary>Answers <c>/openapi.json</c>; needs no key, as it names no model, no collection and no key.</summary>
internal sealed class OpenApiEndpoint(OpenApiDocument document)
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    public async Task WriteAsync(HttpContext context)
    {
        var made = document.Create(context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints, context.Request.PathBase.HasValue ? context.Request.PathBase.Value! : "/");
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Json)) made.WriteTo(json);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), context.RequestAborted).ConfigureAwait(false);
    }
}
