using System.Text.Json;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Loading;

/// <summary>Reads the post-processor of a <c>tokenizer.json</c>: how special tokens stand around one text and around a pair.</summary>
/// <param name="broken">Makes the error for what was expected.</param>
internal sealed class TemplateReader(Func<string, RerankException> broken)
{
    private static readonly TokenTemplate Bare = new([TokenTemplatePart.Text(second: false, 0)]);

    private static readonly TokenTemplate BarePair = new([TokenTemplatePart.Text(second: false, 0), TokenTemplatePart.Text(second: true, 1)]);

    /// <summary>Reads the templates; without a post-processor no token is added.</summary>
    public (TokenTemplate Single, TokenTemplate Pair) Read(JsonElement? post)
    {
        if (post is not { } processor) return (Bare, BarePair);
        switch (processor.Text("type") ?? "")
        {
            case "TemplateProcessing":
                return (ReadTemplate(processor, "single"), ReadTemplate(processor, "pair"));
            case "BertProcessing":
                return Around(ReadPairId(processor, "cls"), ReadPairId(processor, "sep"), separators: 1, secondType: 1);
            case "RobertaProcessing":
                return Around(ReadPairId(processor, "cls"), ReadPairId(processor, "sep"), separators: 2, secondType: 0);
            case "ByteLevel":
                return (Bare, BarePair);
            case "Sequence":
                // Byte level only moves offsets; the one that adds tokens is what counts.
                JsonElement[] adding = [.. processor.Items("processors").Where(p => p.Text("type") != "ByteLevel")];
                return adding.Length <= 1 ? Read(adding.Length == 1 ? adding[0] : null) : throw broken("a supported tokenizer: its post_processor must add tokens once, but does so several times");
            case var other:
                throw broken($"a supported tokenizer: its post_processor must be 'TemplateProcessing', 'BertProcessing', 'RobertaProcessing' or 'ByteLevel', but is '{other}'");
        }
    }

    private static (TokenTemplate Single, TokenTemplate Pair) Around(int start, int end, int separators, byte secondType)
    {
        TokenTemplatePart[] single = [TokenTemplatePart.Special(start, 0), TokenTemplatePart.Text(second: false, 0), TokenTemplatePart.Special(end, 0)];
        var between = Enumerable.Repeat(TokenTemplatePart.Special(end, 0), separators - 1);
        return (new TokenTemplate(single), new TokenTemplate([.. single, .. between, TokenTemplatePart.Text(second: true, secondType), TokenTemplatePart.Special(end, secondType)]));
    }

    private TokenTemplate ReadTemplate(JsonElement post, string name)
    {
        var parts = new List<TokenTemplatePart>();
        foreach (var item in post.Items(name))
        {
            if (item.Member("Sequence") is { } text)
            {
                parts.Add(TokenTemplatePart.Text(text.Text("id") == "B", (byte)(text.Integer("type_id") ?? 0)));
                continue;
            }

            var special = item.Member("SpecialToken") ?? throw broken($"a tokenizer whose template '{name}' has only texts and special tokens");
            var token = post.Member("special_tokens")?.Member(special.Text("id") ?? "") ?? throw broken($"a tokenizer with a member '{special.Text("id")}'");
            foreach (var id in token.Items("ids"))
            {
                if (id.ValueKind != JsonValueKind.Number || !id.TryGetInt32(out var number)) throw broken("a tokenizer whose special tokens have whole numbers as ids");
                parts.Add(TokenTemplatePart.Special(number, (byte)(special.Integer("type_id") ?? 0)));
            }
        }

        return parts.Any(part => part.IsText) ? new TokenTemplate(parts) : throw broken($"a tokenizer with a template '{name}'");
    }

    private int ReadPairId(JsonElement post, string name) =>
        post.Items(name).Skip(1).FirstOrDefault() is { ValueKind: JsonValueKind.Number } id && id.TryGetInt32(out var number) ? number : throw broken($"a tokenizer with an id for '{name}'");
}
