using System.Text.Json;
using SkRerank.TestSupport;

namespace SkRerank.Cli.Tests;

public sealed class ModelsCommandTests : IDisposable
{
    private readonly CommandLine _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Tokenize_TextAndPair_WritesTheReferencesIdsALine()
    {
        // Ids of bert-base-uncased by Hugging Face's tokenizers: [CLS] 101, [SEP] 102, naive 15743, cafe 7668.
        var (code, output, _) = _tool.RunOn("{\"text\": \"naïve café\"}\n\n{\"text\": \"naïve\", \"pair\": \"café café café\", \"truncation\": \"only_second\", \"maxLength\": 5}\n", "models", "tokenize", "--model", "minilm-embedding");
        Assert.Equal(0, code);
        Assert.Equal(
            [
                """{"ids":[101,15743,7668,102],"typeIds":[0,0,0,0],"tokens":["[CLS]","naive","cafe","[SEP]"],"truncated":false}""",
                """{"ids":[101,15743,102,7668,102],"typeIds":[0,0,0,1,1],"tokens":["[CLS]","naive","[SEP]","cafe","[SEP]"],"truncated":true}""",
            ],
            output.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Score_ModelWhoseActivationIsTheIdentity_WritesTheRawScoreTwice()
    {
        var (code, output, _) = _tool.RunOn("{\"query\": \"How long does a flea live?\", \"document\": \"A flea lives a year.\"}\n{\"query\": \"How long does a flea live?\", \"document\": \"Bees make honey.\"}\n", "models", "score", "--model", "minilm-reranker");
        Assert.Equal(0, code);
        var lines = output.TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToArray();
        Assert.True(lines[0].GetProperty("raw").GetDouble() > lines[1].GetProperty("raw").GetDouble());
        Assert.All(lines, line => Assert.Equal(line.GetProperty("raw").GetDouble(), line.GetProperty("score").GetDouble()));
        Assert.All(lines, line => Assert.Equal("logit", line.GetProperty("kind").GetString()));
    }

    [Fact]
    public void Score_AnyModel_LeavesTheHomeFolderAloneSoThatNothingIsReported()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The identifier of ONNX Runtime is looked for where it stands on Unix.");
        Directory.CreateDirectory(_tool.Variables["HOME"] = _tool.At("home"));
        _tool.Variables["XDG_CACHE_HOME"] = _tool.Variables["ORT_DISABLE_TELEMETRY"] = "";

        var (code, _, error) = _tool.RunOn("{\"query\": \"fleas\", \"document\": \"A flea lives a year.\"}\n", "models", "score", "--model", "minilm-reranker");

        Assert.True(code == 0, error);
        Assert.Empty(Directory.GetFiles(_tool.At("home"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Tokenize_ModelThatNormalisesInAProgramWithoutUnicodeData_IsRefused()
    {
        _tool.Variables["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";

        var (code, _, error) = _tool.RunOn("{\"text\": \"cafe\\u0301\"}\n", "models", "tokenize", "--model", RepositoryFolder.At("tests", "SkRerank.Onnx.Tests", "Golden", "tokenizers", "qwen"));

        Assert.Equal(1, code);
        Assert.Equal("The model's tokenizer normalises texts, for which .NET needs ICU, but the program runs in .NET's invariant mode; install ICU, and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT and InvariantGlobalization.", error.TrimEnd());
    }

    [Theory]
    [InlineData("{\"text\": 5}", "Line 1 of standard input cannot be answered: the field 'text' must be a string; correct or remove the line.")]
    [InlineData("{", "Line 1 of standard input cannot be answered: it is no valid JSON; correct or remove the line.")]
    [InlineData("{\"text\": \"x\", \"pair\": \"y\", \"maxLength\": 3}", "Line 1 of standard input cannot be answered: The window must be greater than its 3 special tokens, but was 3; correct or remove the line.")]
    [InlineData("{\"text\": \"x\", \"truncation\": \"first\"}", "Line 1 of standard input cannot be answered: the truncation must be only_second or longest_first, but is 'first'; correct or remove the line.")]
    public void Tokenize_BadLine_NamesIt(string line, string expected)
    {
        var (code, output, error) = _tool.RunOn(line + "\n", "models", "tokenize", "--model", "minilm-embedding");
        Assert.Equal((1, "", expected + "\n"), (code, output, error));
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\uDC00\\uD800")]
    public void Tokenize_HalfOfASurrogatePair_IsReadAsTheReplacementCharacter(string half)
    {
        // U+FFFD is no text for BERT and is left out; the pair \ud83d\ude00 is a character that the vocabulary has not; an escaped backslash begins no escape.
        var (code, output, error) = _tool.RunOn($"{{\"text\": \"x{half}y\"}}\n{{\"text\": \"\\ud83d\\ude00\"}}\n{{\"text\": \"\\\\ud800\"}}\n", "models", "tokenize", "--model", "minilm-embedding");
        Assert.Equal((0, ""), (code, error));
        string[] tokens = [.. output.TrimEnd().Split('\n').Select(line => string.Join(' ', JsonSerializer.Deserialize<JsonElement>(line).GetProperty("tokens").EnumerateArray().Select(token => token.GetString())))];
        Assert.Equal(["[CLS] x ##y [SEP]", "[CLS] [UNK] [SEP]", "[CLS] \\ ud ##80 ##0 [SEP]"], tokens);
    }

    [Fact]
    public void Models_EmptyName_IsNamed() =>
        Assert.Equal("There is no model folder and no model of the catalogue ''; 'skrerank models list' shows them all.", _tool.Fail("models", "tokenize", "--model", ""));

    [Fact]
    public void Models_UnknownModel_SaysWhichThereAre() =>
        Assert.Equal("There is no model folder and no model of the catalogue 'nope'; 'skrerank models list' shows them all.", _tool.Fail("models", "score", "--model", "nope"));

    [Theory]
    [InlineData("bert-1label", "24 pairs: the raw score changed by 0.", " comparisons of two documents of one query changed their order.")]
    [InlineData("bi-cls-bert", "30 texts: the cosine of the embedding (of ColBERT all token vectors) with that of the fp32 graph is 0.9", " on average and 0.9")]
    [InlineData("colbert-dim16", "30 texts: the cosine of the embedding (of ColBERT all token vectors) with that of the fp32 graph is 0.9", " on average and 0.9")]
    public void Quantize_ModelFolder_WritesTheGraphAndReportsTheChange(string name, string first, string second)
    {
        CopyModel(name);
        var output = _tool.Succeed("models", "quantize", "--model", "model");
        Assert.StartsWith("onnx/model_int8.onnx: ", output, StringComparison.Ordinal);
        Assert.Contains(first, output, StringComparison.Ordinal);
        Assert.Contains(second, output, StringComparison.Ordinal);
        Assert.True(File.Exists(_tool.At("model/onnx/model_int8.onnx")));
        var (code, _, error) = _tool.Run("models", "quantize", "--model", "model");
        Assert.Equal((1, "The int8 graph 'onnx/model_int8.onnx' is there already; give --force to replace it.\n"), (code, error));
        _tool.Succeed("models", "quantize", "--model", "model", "--force");
    }

    [Theory]
    [InlineData("{\"query\": 1}\n", "Line 1 of 'sample.jsonl' must be a JSON object with the texts 'query' and 'document'; correct or remove the line.")]
    [InlineData("\n", "The sample 'sample.jsonl' must have at least one line of JSON {query, document}, but has none; add some, or leave --sample out.")]
    public void Quantize_BadSample_IsNamedBeforeAnythingIsWritten(string sample, string expected)
    {
        CopyModel("bert-1label");
        _tool.Write("sample.jsonl", sample);
        var (code, output, error) = _tool.Run("models", "quantize", "--model", "model", "--sample", "sample.jsonl");
        Assert.Equal((1, "", expected + "\n"), (code, output, error));
        Assert.False(File.Exists(_tool.At("model/onnx/model_int8.onnx")));
    }

    [Theory]
    [InlineData("sample.jsonl")]
    [InlineData("model")]
    public void Quantize_SampleThatIsNoFile_IsNamedBeforeAnythingIsWritten(string sample)
    {
        CopyModel("bert-1label");
        var error = _tool.Fail("models", "quantize", "--model", "model", "--sample", sample);
        Assert.Equal($"The sample '{sample}' must be a file of lines of JSON {{query, document}}, but there is no such file; correct the path, or leave --sample out.", error);
        Assert.False(File.Exists(_tool.At("model/onnx/model_int8.onnx")));
    }

    [Fact]
    public void Quantize_FolderWithoutATokenizer_IsNamedBeforeAnythingIsWritten()
    {
        CopyModel("bert-1label");
        File.Delete(_tool.At("model/tokenizer.json"));
        File.Delete(_tool.At("model/vocab.txt"));
        Assert.Contains("has neither 'tokenizer.json' nor 'vocab.txt'", _tool.Fail("models", "quantize", "--model", "model"), StringComparison.Ordinal);
        Assert.False(File.Exists(_tool.At("model/onnx/model_int8.onnx")));
    }

    [Fact]
    public void Quantize_FolderWithoutAFullGraph_IsNamed()
    {
        _tool.Write("model/config.json", "{}");
        var (code, _, error) = _tool.Run("models", "quantize", "--model", "model");
        Assert.Equal((1, "The model folder 'model' must have the fp32 graph 'onnx/model.onnx' or 'model.onnx', but has neither; give another folder.\n"), (code, error));
    }

    [Fact]
    public void Quantize_UnknownModel_IsNamed() =>
        Assert.Equal("There is no model folder and no model of the catalogue 'nope'; 'skrerank models list' shows them all.", _tool.Fail("models", "quantize", "--model", "nope"));

    private void CopyModel(string name)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Models", name);
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = _tool.At(Path.Combine("model", Path.GetRelativePath(source, file)));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
