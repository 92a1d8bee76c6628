using System.CommandLine;
using System.Text.Json;
using SkRerank.Onnx;

namespace SkRerank.Cli;

/// <summary><c>skrerank models</c>: the catalogue, and what a model makes of texts, line by line, to compare it with any other implementation; and int8 graphs.</summary>
internal static class ModelsCommand
{
    public static Command Create() => new("models", "Find, pull and check models, look into their tokens and scores, and make int8 graphs.")
    {
        ModelsListCommand.CreateList(), ModelsListCommand.CreateInfo(), ModelsPullCommand.CreatePull(), ModelsPullCommand.CreateVerify(), ModelsPullCommand.CreateRemove(),
        CreateTokenize(), CreateScore(), QuantizeCommand.Create(),
    };

    private static Command CreateTokenize()
    {
        var model = ModelOption();
        var command = new Command("tokenize", "Read lines of JSON {text, pair?, truncation?: only_second|longest_first, maxLength?} and write {ids, typeIds, tokens, truncated}.") { model };
        command.SetAction(parsed =>
        {
            var tokenizer = new OnnxTokenizer(ModelFolderName.Folder(parsed.GetValue(model)!));
            JsonLines.Process((line, json) =>
            {
                var encoded = Encode(tokenizer, line);
                JsonLines.WriteList(json, "ids", encoded.Ids, json.WriteNumberValue);
                JsonLines.WriteList(json, "typeIds", encoded.TypeIds, json.WriteNumberValue);
                JsonLines.WriteList(json, "tokens", encoded.Tokens, json.WriteStringValue);
                json.WriteBoolean("truncated", encoded.Truncated);
            });
            return 0;
        });
        return command;
    }

    private static Command CreateScore()
    {
        var model = ModelOption();
        var command = new Command("score", "Read lines of JSON {query, document} and write {raw, score, kind, truncated}: raw orders, score is the activated value, kind is that of score.") { model };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var reranker = new OnnxCrossEncoderReranker(ModelFolderName.Folder(parsed.GetValue(model)!));
            await JsonLines.ProcessAsync(async (line, json) =>
            {
                var response = await reranker.RerankAsync(JsonLines.Text(line, "query"), [new RerankDocument(JsonLines.Text(line, "document"))], cancellationToken: cancellationToken);
                var result = response.Results[0];
                json.WriteNumber("raw", result.Score);
                json.WriteNumber("score", result.Activated ?? result.Score);
                json.WriteString("kind", (result.Activated is null ? response.ScoreKind : ScoreKind.Activated).ToString().ToLowerInvariant());
                json.WriteBoolean("truncated", result.Truncated);
            });
            return 0;
        });
        return command;
    }

    private static Option<string> ModelOption() => new("--model") { Description = ModelFolderName.Description, Required = true };

    private static EncodedText Encode(OnnxTokenizer tokenizer, JsonElement line)
    {
        var truncation = JsonLines.OptionalText(line, "truncation") switch
        {
            null or "only_second" => PairTruncation.OnlySecond,
            "longest_first" => PairTruncation.LongestFirst,
            var other => throw new ArgumentException($"the truncation must be only_second or longest_first, but is '{other}'"),
        };
        return tokenizer.Encode(JsonLines.Text(line, "text"), JsonLines.OptionalText(line, "pair"), truncation, JsonLines.OptionalCount(line, "maxLength"));
    }
}
