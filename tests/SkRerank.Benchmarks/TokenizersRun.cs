using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;
using SkRerank.Local.Inputs;
using SkRerank.Onnx.Loading;
using SkRerank.Onnx.Tokenization;
using SkRerank.Onnx.Tokenization.Pipeline;

namespace SkRerank.Benchmarks;

/// <summary>Compares our tokenizers with those of Microsoft.ML.Tokenizers: golden lines that are right, and time on one thread over passages.</summary>
internal static class TokenizersRun
{
    private const int Passages = 3000;

    private const int Rounds = 6;

    public static void Run(string shared)
    {
        string[] texts = [.. BeirCorpus.Read(Path.Combine(shared, "data", "nfcorpus", BeirCorpus.FileName)).Take(Passages).Select(d => d.PassageText)];
        var folder = Path.Combine(shared, "golden", "tokenizers");
        Measure(folder, "bert-uncased", texts, BertTokenizer.Create(Path.Combine(folder, "bert-uncased", "vocab.txt")), id => id);
        Measure(folder, "roberta", texts, ByteLevelBpe(Path.Combine(folder, "roberta")), id => id);

        // XLM-RoBERTa's ids are SentencePiece's moved by one, with special tokens of its own.
        using var model = File.OpenRead(Path.Combine(folder, "xlm-roberta", "sentencepiece.bpe.model"));
        Measure(folder, "xlm-roberta", texts, SentencePieceTokenizer.Create(model, addBeginningOfSentence: false, addEndOfSentence: false), id => id == 0 ? 3 : id + 1);
    }

    private static BpeTokenizer ByteLevelBpe(string folder) => BpeTokenizer.Create(new BpeOptions(Path.Combine(folder, "vocab.json"), Path.Combine(folder, "merges.txt"))
    {
        ByteLevel = true,
        PreTokenizer = new RegexPreTokenizer(new Regex(WordSplit.Gpt2Pattern), specialTokens: null),
    });

    private static void Measure(string folder, string name, string[] texts, Tokenizer theirs, Func<int, int> toId)
    {
        var ours = TokenizerLoader.Load(new ModelFolder(Path.Combine(folder, name)));
        int lines = 0, ourRight = 0, theirRight = 0;
        foreach (var line in File.ReadLines(Path.Combine(folder, name, "golden.jsonl")))
        {
            using var golden = JsonDocument.Parse(line);
            if (!golden.RootElement.TryGetProperty("idsNoSpecial", out var expected)) continue;
            var text = golden.RootElement.GetProperty("text").GetString()!;
            int[] ids = [.. expected.EnumerateArray().Select(id => id.GetInt32())];
            lines++;
            if (ours.Tokenize(text).Ids.Span.SequenceEqual(ids)) ourRight++;
            if (theirs.EncodeToIds(text).Select(toId).SequenceEqual(ids)) theirRight++;
        }

        double ourTime = 0, theirTime = 0;
        TimeOurs(ours, texts);
        TimeTheirs(theirs, texts);
        for (var round = 0; round < Rounds; round++)
        {
            // ABBA: the machine drifts.
            if (round % 2 == 0) ourTime += TimeOurs(ours, texts);
            theirTime += TimeTheirs(theirs, texts);
            if (round % 2 == 1) ourTime += TimeOurs(ours, texts);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: golden lines right: ours {ourRight}, Microsoft.ML.Tokenizers {theirRight} of {lines}; {texts.Length} passages: ours {ourTime / Rounds:F0} ms, theirs {theirTime / Rounds:F0} ms, {theirTime / ourTime:F2} times as fast"));
    }

    private static double TimeOurs(TextTokenizer tokenizer, string[] texts)
    {
        var clock = Stopwatch.StartNew();
        foreach (var text in texts) tokenizer.Tokenize(text);
        return clock.Elapsed.TotalMilliseconds;
    }

    private static double TimeTheirs(Tokenizer tokenizer, string[] texts)
    {
        var clock = Stopwatch.StartNew();
        foreach (var text in texts) tokenizer.EncodeToIds(text);
        return clock.Elapsed.TotalMilliseconds;
    }
}
