using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using SkRerank.Chat;

namespace SkRerank.OpenAI;

/// <summary>Reads the log-probability of the text at the end of an echoed prompt.</summary>
/// <remarks>The offsets of the answer are not used: endpoints count them in characters of their own, and with the token that begins a text. The tokens are read from the end instead.</remarks>
internal static class EchoedText
{
    public const string Operation = "likelihood";

    // What an endpoint writes for a part of a character.
    private const char Fragment = '\uFFFD';

    /// <exception cref="RerankException">The answer is no completion, or does not echo the text with log-probabilities.</exception>
    public static TextLikelihoodResponse Read(JsonElement root, string text)
    {
        if (root.ValueKind != JsonValueKind.Object || Member(root, "choices", JsonValueKind.Array) is not { } choices || choices.GetArrayLength() == 0 || Member(choices[0], "logprobs", JsonValueKind.Object) is not { } logprobs
            || Member(logprobs, "tokens", JsonValueKind.Array) is not { } names || Member(logprobs, "token_logprobs", JsonValueKind.Array) is not { } numbers)
            throw Broken("The completions endpoint must answer with tokens and their log-probabilities, but did not; use an endpoint that gives logprobs, such as vLLM.");

        var usage = Member(root, "usage", JsonValueKind.Object);
        var written = Count(usage, "completion_tokens") ?? 1;
        string[] tokens = [.. names.EnumerateArray().Select(name => name.ValueKind == JsonValueKind.String ? name.GetString()!.Replace('\u2581', ' ') : "")];
        var end = Math.Max(0, tokens.Length - (int)Math.Clamp(written, 0, int.MaxValue));
        var start = end;
        var echoed = "";
        while (start > 0 && echoed.Length < text.Length) echoed = tokens[--start] + echoed;

        // The fragments of one character do not put it together again; their tokens are the same behind every passage.
        if (echoed.Length < text.Length || (!echoed.EndsWith(text, StringComparison.Ordinal) && !echoed.Contains(Fragment, StringComparison.Ordinal)) || numbers.GetArrayLength() != tokens.Length)
            throw Broken("The completions endpoint must echo the prompt with a log-probability for each token, but did not; use one that supports echo with logprobs, such as vLLM.");

        double sum = 0;
        for (var i = start; i < end; i++) sum += Checked(tokens[i], numbers[i]);
        long? input = Count(usage, "prompt_tokens"), output = Count(usage, "completion_tokens");
        return new TextLikelihoodResponse(sum, end - start)
        {
            ModelId = Member(root, "model", JsonValueKind.String)?.GetString(),
            Usage = input is null ? null : new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output },
        };
    }

    // -9999 and the like stand for "never"; a hair above 0 is rounding.
    private static double Checked(string token, JsonElement number) =>
        number.ValueKind == JsonValueKind.Number && number.GetDouble() is <= 1e-6 and >= double.MinValue and var logprob ? Math.Min(logprob, 0)
        : throw Broken(string.Create(CultureInfo.InvariantCulture, $"A log-probability must be a number of 0 or less, but the token '{token}' got {number.GetRawText()}; check the endpoint."));

    private static JsonElement? Member(JsonElement element, string name, JsonValueKind kind) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null;

    private static long? Count(JsonElement? usage, string name) => usage is { } counts && Member(counts, name, JsonValueKind.Number) is { } number && number.TryGetInt64(out var count) ? count : null;

    private static RerankException Broken(string message) => new(message) { ProviderName = OpenAITokenLogprobs.ProviderName, Operation = Operation };
}
