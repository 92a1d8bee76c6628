using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using SkRerank.Conditions;
using SkRerank.Fusion;
using SkRerank.Pipelines;
using SkRerank.Selection;
using SkRerank.Tests.Architecture;

namespace SkRerank.Tests.Pipelines;

public sealed class PipelineDefinitionTests
{
    private static readonly Gen<double> Weight = Gen.OneOf(Gen.Double[0, 10], Gen.Const(0.1), Gen.Const(1e-300), Gen.Const(double.MaxValue));

    private static readonly Gen<string> Name = Gen.String[Gen.Char.AlphaNumeric, 1, 8];

    private static readonly Gen<JsonObject> Properties = Gen.Select(Name, Gen.Int, Gen.Bool, (name, number, isList) =>
        new JsonObject { ["own-" + name] = isList ? new JsonArray(number, null, "é<>\"", new JsonObject { ["deep"] = number / 3.0 }) : JsonValue.Create(number), ["own-null"] = null });

    private static readonly Gen<PipelineFusion> Fusion = Gen.OneOf(
        Gen.Int[0, 1000].Select(k => new PipelineFusion { K = k }),
        Gen.Select(Gen.Enum<ScoreNormalization>(), Gen.Enum<ScoreCombination>(), Gen.Double[-2, 2], (norm, combination, bound) => new PipelineFusion { Method = PipelineFusionMethod.Scores, Normalization = norm, Combination = combination, LowerBounds = new Dictionary<string, double> { ["vector"] = bound } }),
        Gen.Const(new PipelineFusion { Method = PipelineFusionMethod.Borda }),
        Gen.Const(new PipelineFusion { Method = PipelineFusionMethod.Copeland }),
        Gen.Const(new PipelineFusion { Method = PipelineFusionMethod.InverseSquareRank }));

    private static readonly Gen<PipelineSkipRule?> Skip = Gen.OneOf(
        Gen.Int.Select(_ => (PipelineSkipRule?)null),
        Gen.Select(Gen.Enum<QueryPredictor>(), Gen.Double[-5, 5], Name.Null(), (predictor, threshold, leg) => (PipelineSkipRule?)new PipelineSkipRule { Predictor = predictor, Threshold = threshold, Leg = leg }),
        Gen.Select(Gen.Int[0, 20].Nullable(), Gen.Double[0, 2].Nullable(), Gen.Double[-1, 1].Nullable(), (words, gap, top) => (PipelineSkipRule?)new PipelineSkipRule { Classic = new ClassicConditionOptions { MaxWords = words, MinGap = gap, MinTopScore = top, Leg = "dense" } }),
        Gen.Enum<QueryClass>().Select(found => (PipelineSkipRule?)new PipelineSkipRule { RerankedClasses = [found] }));

    private static readonly Gen<PipelineStage> Stage = Gen.Select(Properties, Gen.Int[1, 500].Nullable(), Name.Null(), Weight, Weight, (properties, depth, revision, incoming, weight) => new PipelineStage("listwise")
    {
        Revision = revision,
        Depth = depth,
        Properties = properties,
        Blend = depth is null ? null : new PipelineBlend { IncomingWeight = incoming, Weight = weight + 0.5, Terms = [new PipelineBlendTerm(new PipelineStage("hosted") { Name = "second", Properties = new JsonObject { ["model"] = "a:b" } }, weight)] },
        Calibrator = depth is null ? JsonValue.Create("calibrator.json") : null,
        MinProbability = depth is null && revision is null ? 0.25 : null,
    });

    private static readonly Gen<PipelineDefinition> Definitions = Gen.Select(Fusion, Skip, Stage, Weight, Gen.Int[1, 2000], Gen.Double[0, 1].Nullable(), Gen.Int[1, 100].Nullable(), Properties, (fusion, skip, stage, weight, candidates, lambda, top, properties) => new PipelineDefinition
    {
        Legs = [new PipelineLeg("bm25") { Weight = weight, Properties = properties }, new PipelineLeg("vector") { Name = "dense" }],
        Candidates = candidates,
        Fusion = fusion,
        Skip = skip,
        Stages = [stage],
        Deduplication = top is null ? null : new DeduplicationOptions { JaccardThreshold = 0.75 },
        MmrLambda = lambda,
        Top = top,
        TimeBudget = top is null ? null : TimeSpan.FromTicks(candidates * 12345L),
    });

    [Fact]
    public void ToJson_AnyDefinition_IsReadBackTheSame() => Definitions.Sample(definition =>
    {
        var json = definition.ToJson();
        var read = PipelineDefinition.Parse(json);
        Assert.Equal(json, read.ToJson());
        Assert.Equal(definition.Legs.Select(leg => (leg.Stage, leg.Name, leg.Weight)), read.Legs.Select(leg => (leg.Stage, leg.Name, leg.Weight)));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(definition.Legs[0].Properties.ToJsonString()), read.Legs[0].Properties));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(definition.Stages[0].Properties.ToJsonString()), read.Stages[0].Properties));
        Assert.Equal((definition.Candidates, definition.MmrLambda, definition.Top, definition.TimeBudget), (read.Candidates, read.MmrLambda, read.Top, read.TimeBudget));
        Assert.Equal((definition.Skip?.Predictor, definition.Skip?.Threshold, definition.Skip?.Leg), (read.Skip?.Predictor, read.Skip?.Threshold, read.Skip?.Leg));
        Assert.Equal((definition.Skip?.Classic?.MaxWords, definition.Skip?.Classic?.MinGap, definition.Skip?.Classic?.MinTopScore), (read.Skip?.Classic?.MaxWords, read.Skip?.Classic?.MinGap, read.Skip?.Classic?.MinTopScore));
        Assert.Equal((definition.Fusion!.Method, definition.Fusion.K, definition.Fusion.Normalization, definition.Fusion.Combination), (read.Fusion!.Method, read.Fusion.K, read.Fusion.Normalization, read.Fusion.Combination));
        Assert.Equal((definition.Stages[0].Revision, definition.Stages[0].Depth, definition.Stages[0].MinProbability), (read.Stages[0].Revision, read.Stages[0].Depth, read.Stages[0].MinProbability));
    });

    [Fact]
    public void Save_File_IsLoadedWithItsFolderAndSource()
    {
        var folder = Directory.CreateTempSubdirectory("skrerank-");
        try
        {
            var path = Path.Combine(folder.FullName, "p.json");
            new PipelineDefinition { Top = 3 }.Save(path);
            Assert.Equal("{\n  \"version\": 1,\n  \"select\": {\n    \"top\": 3\n  }\n}\n", File.ReadAllText(path));
            var read = PipelineDefinition.Load(path);
            Assert.Equal((3, folder.FullName, path), (read.Top, read.Folder, read.Source));
            Assert.Equal(["p.json"], Directory.GetFiles(folder.FullName).Select(Path.GetFileName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Parse_ExampleOfTheDocumentation_IsRead()
    {
        var text = RepositoryFiles.Read("docs/pipelines.md").ReplaceLineEndings("\n");
        var start = text.IndexOf("```json\n", StringComparison.Ordinal) + "```json\n".Length;
        var definition = PipelineDefinition.Parse(text[start..text.IndexOf("```", start, StringComparison.Ordinal)]);
        Assert.Equal(["bm25", "vector"], definition.Legs.Select(leg => leg.Stage));
        Assert.Equal(["late-interaction", "cross-encoder"], definition.Stages.Select(stage => stage.Stage));
        Assert.Equal((0.9, 10, 300.0), (definition.MmrLambda, definition.Top, definition.TimeBudget!.Value.TotalMilliseconds));
    }

    [Fact]
    public void ToJson_NumberThatIsNotFinite_IsAnError() =>
        Assert.Equal("A pipeline holds finite numbers, but mmr was NaN.", Assert.Throws<ArgumentException>(() => new PipelineDefinition { MmrLambda = double.NaN }.ToJson()).Message);

    [Theory]
    [InlineData("""[]""", "$ must be an object, but is a list; write it in braces.")]
    [InlineData("""{}""", "$.version must be 1, but is missing; is this the file of a pipeline?")]
    [InlineData("""{"version":"1"}""", "$.version must be a whole number of 0 to 2147483647, but is the text '1'.")]
    [InlineData("""{"version":2,"new":1}""", "$.version must be 1, but is 2; write the file again with this version, or update the program.")]
    [InlineData("""{"version":1,"rerankers":[]}""", "$.rerankers is no property here; the properties are version, retrieve, skip, rerank, select, timeBudgetMs.")]
    [InlineData("""{"version":1,"retrieve":{"legs":[]}}""", "$.retrieve.legs must have a leg or more, but has none; leave 'retrieve' out where others retrieve.")]
    [InlineData("""{"version":1,"retrieve":{"legs":[{"stage":"a"},{"stage":"a"}]}}""", "$.retrieve.legs must have names of their own, but two are named 'a'; give one of them another 'name'.")]
    [InlineData("""{"version":1,"retrieve":{"legs":[{"stage":"a","weight":-1}]}}""", "$.retrieve.legs[0].weight must be a finite number of 0 or more, but is -1.")]
    [InlineData("""{"version":1,"retrieve":{"legs":[{"stage":"a","weight":1e999}]}}""", "$.retrieve.legs[0].weight must be a finite number of 0 or more, but is 1e999.")]
    [InlineData("""{"version":1,"retrieve":{"legs":[{"stage":"a","weight":0}]}}""", "$.retrieve.legs must have a weight above 0 among them, but all are 0.")]
    [InlineData("""{"version":1,"retrieve":{"legs":[{"stage":"a"}],"candidates":99999999999999999999}}""", "$.retrieve.candidates must be a whole number of 1 to 2147483647, but is 99999999999999999999.")]
    [InlineData("""{"version":1,"retrieve":{"legs":[{"stage":"a"}],"fusion":{"method":"rrf"}}}""", "$.retrieve.fusion needs two legs or more, but there is one; leave it out.")]
    [InlineData("""{"version":1,"retrieve":{"legs":[{"stage":"a"},{"stage":"b"}],"fusion":{"method":"RRF"}}}""", "$.retrieve.fusion.method must be one of rrf, scores, isr, borda, copeland, but is 'RRF'.")]
    [InlineData("""{"version":1,"retrieve":{"legs":[{"stage":"a"},{"stage":"b"}],"fusion":{"method":"borda","k":3}}}""", "$.retrieve.fusion.k is about the method rrf; leave it out.")]
    [InlineData("""{"version":1,"retrieve":{"legs":[{"stage":"a"},{"stage":"b"}],"fusion":{"method":"rrf","norm":"l2"}}}""", "$.retrieve.fusion.norm is about the method scores; leave it out.")]
    [InlineData("""{"version":1,"skip":{"rule":"classic"}}""", "$.skip is about reranking, but 'rerank' has no stage; add one, or leave it out.")]
    [InlineData("""{"version":1,"skip":{"rule":"never"},"rerank":[{"stage":"a"}]}""", "$.skip.rule must be one of nqc, wig, score-spread, leg-agreement, classic, class, but is 'never'.")]
    [InlineData("""{"version":1,"skip":{"rule":"nqc"},"rerank":[{"stage":"a"}]}""", "$.skip.threshold must be a finite number, but is missing.")]
    [InlineData("""{"version":1,"skip":{"rule":"classic","minGap":3},"rerank":[{"stage":"a"}]}""", "$.skip.minGap must be a number in 0..2, but is 3.")]
    [InlineData("""{"version":1,"skip":{"rule":"class","reranked":["riddle"]},"rerank":[{"stage":"a"}]}""", "$.skip.reranked must have words of keyword, navigational, identifier, question, but has 'riddle'.")]
    [InlineData("""{"version":1,"rerank":[7]}""", "$.rerank[0] must be an object, but is 7; write it in braces.")]
    [InlineData("""{"version":1,"rerank":[{}]}""", "$.rerank[0].stage must be a text, but is missing.")]
    [InlineData("""{"version":1,"rerank":[{"stage":" "}]}""", "$.rerank[0].stage must be a text, but is empty; write it, or leave the property out.")]
    [InlineData("""{"version":1,"rerank":[{"stage":"a","depth":0}]}""", "$.rerank[0].depth must be a whole number of 1 to 2147483647, but is 0.")]
    [InlineData("""{"version":1,"rerank":[{"stage":"a","depth":10.5}]}""", "$.rerank[0].depth must be a whole number of 1 to 2147483647, but is 10.5.")]
    [InlineData("""{"version":1,"rerank":[{"stage":"a","depth":10},{"stage":"b","depth":20}]}""", "$.rerank[1].depth must not be more than the 10 of the stage before it, but is 20.")]
    [InlineData("""{"version":1,"rerank":[{"stage":"a"},{"stage":"a"}]}""", "$.rerank must have names of their own, but two stages are named 'a'; give one of them another 'name'.")]
    [InlineData("""{"version":1,"rerank":[{"stage":"a","blend":{"incoming":0,"weight":0}}]}""", "$.rerank[0].blend must have a weight above 0, but all are 0.")]
    [InlineData("""{"version":1,"rerank":[{"stage":"a","calibrator":3}]}""", "$.rerank[0].calibrator must be the path of a calibrator's file or the calibrator itself, but is 3.")]
    [InlineData("""{"version":1,"rerank":[{"stage":"a","minProbability":0.5}]}""", "$.rerank[0].minProbability needs probabilities, but there is no 'calibrator'; fit one with 'skrerank calibrate'.")]
    [InlineData("""{"version":1,"rerank":[{"stage":"a","calibrator":"c.json","blend":{}}]}""", "$.rerank[0].calibrator is for the raw scores of a stage, but they are blended; leave 'blend' or 'calibrator' out.")]
    [InlineData("""{"version":1,"select":{"mmr":1.5}}""", "$.select.mmr must be a number in 0..1, but is 1.5.")]
    [InlineData("""{"version":1,"select":{"deduplicate":{"jaccard":0}}}""", "$.select.deduplicate.jaccard must be above 0 and at most 1, but is 0.")]
    [InlineData("""{"version":1,"select":{"top":null}}""", "$.select.top must be a whole number of 1 to 2147483647, but is null.")]
    [InlineData("""{"version":1,"timeBudgetMs":0,"rerank":[{"stage":"a"}]}""", "$.timeBudgetMs must be a number in 0.001..86400000, which is a day; write milliseconds, or leave it out for no limit.")]
    public void Parse_WhatIsWrong_IsAnErrorWithItsPath(string json, string problem) => Assert.Equal("The pipeline cannot be used: " + problem, Error(json));

    [Theory]
    [InlineData("""{"version":1,"version":1}""")]
    [InlineData("""{"version":1,"rerank":[{"stage":"a","model":"x","model":"y"}]}""")]
    [InlineData("""{"version":1,}""")]
    [InlineData("""{"version":1} {}""")]
    [InlineData("")]
    [InlineData("nonsense")]
    public void Parse_NoJsonOrDuplicates_IsAnError(string json) => Assert.StartsWith("The pipeline cannot be used: it is no JSON (", Error(json), StringComparison.Ordinal);

    [Fact]
    public void Parse_DeepNesting_IsAnError()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 100_000)) + string.Concat(Enumerable.Repeat("]", 100_000));
        Assert.StartsWith("The pipeline cannot be used: it is no JSON (", Error($$"""{"version":1,"rerank":[{"stage":"a","x":{{deep}}}]}"""), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_HalfOfASurrogatePair_IsAnError() => Assert.StartsWith("The pipeline cannot be used: a text in it is no Unicode (", Error("""{"version":1,"rerank":[{"stage":"\ud800"}]}"""), StringComparison.Ordinal);

    [Fact]
    public void Parse_LongText_IsShortenedInTheError() => Assert.True(Error($$"""{"version":1,"skip":{"rule":"{{new string('x', 100_000)}}"},"rerank":[{"stage":"a"}]}""").Length < 300);

    [Fact]
    public void Load_StreamThatIsTooLong_IsAnError()
    {
        using var stream = new MemoryStream(new byte[(16 << 20) + 1]);
        Assert.Equal("A pipeline must have at most 16 MB, but the stream has more; give the path of a pipeline file.", Assert.Throws<RerankException>(() => PipelineDefinition.Load(stream)).Message);
    }

    [Fact]
    public void Load_StreamThatIsNoUtf8_IsAnError()
    {
        using var stream = new MemoryStream([0x7B, 0xFF, 0x7D]);
        Assert.Equal("A pipeline must be UTF-8, but the stream is not; write it again.", Assert.Throws<RerankException>(() => PipelineDefinition.Load(stream)).Message);
    }

    [Fact]
    public void Load_MissingFile_SaysHowToWriteOne() => Assert.Equal(
        "There is no pipeline file 'no.json'; write one with 'skrerank tune --pipeline-out no.json', or give the path of one that is there.", Assert.Throws<RerankException>(() => PipelineDefinition.Load("no.json")).Message);

    // One byte of a whole definition is changed in every way: it is read, or it is one of our errors.
    [Fact]
    public void Parse_AnyChangedCharacter_IsReadOrRefused()
    {
        const string Whole = """{"version":1,"retrieve":{"legs":[{"stage":"a","weight":0.5},{"stage":"b"}],"candidates":9,"fusion":{"method":"rrf","k":6}},"skip":{"rule":"nqc","threshold":1e2},"rerank":[{"stage":"c","depth":5,"blend":{"terms":[{"stage":"d"}]}}],"select":{"mmr":0.5,"top":3},"timeBudgetMs":5}""";
        Gen.Select(Gen.Int[0, Whole.Length - 1], Gen.OneOf(Gen.Char['\0', '\u00ff'], Gen.Char)).Sample((at, replaced) =>
        {
            try
            {
                PipelineDefinition.Parse(Whole[..at] + replaced + Whole[(at + 1)..]);
            }
            catch (RerankException exception)
            {
                Assert.StartsWith("The pipeline cannot be used: ", exception.Message, StringComparison.Ordinal);
            }
        });
    }

    private static string Error(string json)
    {
        var exception = Assert.Throws<RerankException>(() => PipelineDefinition.Parse(json));
        Assert.Equal(("pipeline", "load"), (exception.ProviderName, exception.Operation));
        Assert.DoesNotContain("\n", exception.Message, StringComparison.Ordinal);
        return exception.Message.ToString(CultureInfo.InvariantCulture);
    }
}
