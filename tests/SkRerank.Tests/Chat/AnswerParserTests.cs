using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.AI;
using SkRerank.Chat;

namespace SkRerank.Tests.Chat;

public sealed class AnswerParserTests
{
    private static readonly Dictionary<string, JsonElement> Answers = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Golden", "chat", "answers.jsonl"))
        .Select(line => JsonDocument.Parse(line).RootElement)
        .ToDictionary(answer => answer.GetProperty("name").GetString()!, StringComparer.Ordinal);

    // Pieces that answers are made of, so that garbage comes near to sense.
    private static readonly Gen<string> Garbage = Gen.OneOf(
        Gen.OneOf(new[] { "[", "]", " > ", ",", "\n", "<think>", "</think>", "<answer>", "</answer>", "```json", "```", "{\"ranking\":", "}", "⑳", "３", "²", "-", ".", "I'm sorry", "0", "1. " }.Select(Gen.Const).ToArray()),
        Gen.Int[-2, 40].Select(number => $"[{number}]"),
        Gen.Int[0, 40].Select(number => $"{number}"),
        Gen.String[0, 5]).Array[0, 30].Select(string.Concat);

    public static TheoryData<string> Names => [.. Answers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Parse_GoldenAnswer_GivesOrderAndClass(string name)
    {
        var answer = Answers[name];
        var count = answer.GetProperty("count").GetInt32();
        var labels = answer.TryGetProperty("labels", out _) ? PassageLabels.Letters : PassageLabels.Numbers;
        ChatFinishReason? finish = answer.TryGetProperty("finish", out var reason) ? new ChatFinishReason(reason.GetString()!) : null;
        var parsed = AnswerParser.Parse(answer.GetProperty("text").GetString()!, count, labels, finish);
        Assert.Equal(answer.GetProperty("order").EnumerateArray().Select(id => id.GetInt32()), parsed.Complete(count).Select(position => position + 1));
        Assert.Equal(answer.GetProperty("class").GetString(), parsed.Class.ToString());
    }

    [Fact]
    public void Parse_GoldenAnswers_AreMoreThanSixtyAndOfEveryClass()
    {
        Assert.True(Answers.Count > 60);
        // Whether an answer is suspicious is not in its text.
        Assert.Equal(Enum.GetNames<AnswerClass>().Except([nameof(AnswerClass.Suspicious)]).Order(), Answers.Values.Select(answer => answer.GetProperty("class").GetString()!).Distinct().Order());
    }

    [Fact]
    public void Parse_AnyGarbage_GivesAPermutation() =>
        Gen.Select(Garbage, Gen.Int[1, 26], Gen.Bool, Gen.Bool).Sample(
            (text, count, letters, isCut) =>
            {
                var parsed = AnswerParser.Parse(text, count, letters ? PassageLabels.Letters : PassageLabels.Numbers, isCut ? ChatFinishReason.Length : ChatFinishReason.Stop);
                return parsed.Complete(count).Order().SequenceEqual(Enumerable.Range(0, count));
            },
            iter: 5_000);

    [Fact]
    public void Parse_LongAnswer_TakesTimeInProportion()
    {
        // A quarter of a million identifiers: a parser that looks back to the beginning for each would not end.
        var text = string.Concat(Enumerable.Repeat("[2] > [1], 3 ", 125_000));
        Assert.Equal([1, 0, 2], AnswerParser.Parse(text, 3).Complete(3));
    }
}
