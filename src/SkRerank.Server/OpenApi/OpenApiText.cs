using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace SkRerank.Server.OpenApi;

/// <summary>Reads <c>contracts.json</c>: the words, schemas and examples of the OpenAPI document, with the limits of this server in their places.</summary>
internal static class OpenApiText
{
    private const string Resource = "contracts.json";

    private static readonly Lazy<string> Text = new(Read);

    public static JsonObject Of(SkRerankServerOptions options)
    {
        var text = new StringBuilder(Text.Value);
        Put("MaxDocuments", options.MaxDocuments);
        Put("MaxRequestBytes", options.MaxRequestBytes);
        Put("MaxRequestTokens", options.MaxRequestTokens);
        return (JsonObject)JsonNode.Parse(text.ToString())!;

        // Alone between quotation marks it stands for the number; elsewhere it is part of a sentence.
        void Put(string name, long value)
        {
            var number = value.ToString(CultureInfo.InvariantCulture);
            text.Replace($"\"{{{name}}}\"", number).Replace($"{{{name}}}", number);
        }
    }

    private static string Read()
    {
        using var reader = new StreamReader(typeof(OpenApiText).Assembly.GetManifestResourceStream(Resource)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
