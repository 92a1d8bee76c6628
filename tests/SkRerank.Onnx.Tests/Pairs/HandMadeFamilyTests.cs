namespace SkRerank.Onnx.Tests.Pairs;

/// <summary>The families of which no reference output is at hand: tiny graphs, logits by hand arithmetic.</summary>
public sealed class HandMadeFamilyTests
{
    private const string Yes = "Given a query A and a passage B, determine whether the passage contains an answer to the query by providing a prediction of either 'Yes' or 'No'.";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_Gemma_IsTheRawLogitOfYesAfterTheInstruction()
    {
        using var model = new TinyModel("""{"model_type":"gemma","architectures":["GemmaForCausalLM"],"bos_token_id":1}""", "?", "<bos>", "A: ", "B: ", "\n", Yes, "Yes", "cat", "dog", "eel");
        // Logits after each token: the sum of the ids up to it, times -0.5 for "Yes" and times 3 for all others.
        CausalGraph(model, id => id == 6 ? -0.5f : 3).Save(model.PathOf("onnx/model.onnx"));
        using var reranker = new OnnxCrossEncoderReranker(model.Folder);
        var response = await reranker.RerankAsync("cat", [new RerankDocument("dog"), new RerankDocument("eeldog")], cancellationToken: Token);

        // <bos> A: cat \n B: dog \n instruction: 1+2+7+4+3+8+4+5
        Assert.Equal(34, model.Sum("<bos>", "A: ", "cat", "\n", "B: ", "dog", "\n", Yes));
        Assert.Equal(-17, response.Results.Single(r => r.Index == 0).Score, 1e-5);
        Assert.Equal(-21.5, response.Results.Single(r => r.Index == 1).Score, 1e-5);
        Assert.All(response.Results, r => Assert.Null(r.Activated));
    }

    [Fact]
    public async Task RerankAsync_GemmaWithLongTexts_CutsTheDocumentAndTheQueryToThreeQuarters()
    {
        using var model = new TinyModel("""{"model_type":"gemma","bos_token_id":1}""", "?", "<bos>", "A: ", "B: ", "\n", Yes, "Yes", "cat", "dog");
        CausalGraph(model, id => id == 6 ? 1 : 0).Save(model.PathOf("onnx/model.onnx"));
        using var reranker = new OnnxCrossEncoderReranker(model.Folder, new OnnxModelOptions { MaxTokens = 24 });
        var response = await reranker.RerankAsync(string.Concat(Enumerable.Repeat("cat", 50)), [new RerankDocument(string.Concat(Enumerable.Repeat("dog", 50)))], cancellationToken: Token);

        // 24 less <bos>, two line ends and the instruction leaves 20: 15 for "A: " and 14 cats, 5 for "B: " and 4 dogs.
        var result = Assert.Single(response.Results);
        Assert.Equal(1 + (2 + (14 * 7)) + 4 + (3 + (4 * 8)) + 4 + 5, result.Score);
        Assert.True(result.Truncated);
    }

    [Theory]
    [InlineData(null, 20)]
    [InlineData(2, 20)]
    [InlineData(1, 10)]
    public async Task RerankAsync_LayerHeads_IsTheHeadOfTheLayerAtTheLastToken(int? layer, double factor)
    {
        const string Instruction = "Predict whether passage B contains an answer to query A.";
        using var model = new TinyModel("""{"model_type":"gemma2","architectures":["CostWiseGemmaForCausalLM"],"bos_token_id":1}""", "?", "<bos>", "A: ", "B: ", "\n", Instruction, "cat", "dog");
        Sums(model, new TinyGraph()).Constant("first", [10], 1).Constant("second", [20], 1).Constant("last", -1)
            .Node("Squeeze", "sums last", "flat").Node("Mul", "flat first", "logits_1").Node("Mul", "flat second", "logits_2")
            .Output("logits_2", "batch", "sequence").Output("logits_1", "batch", "sequence").Save(model.PathOf("onnx/model.onnx"));
        using var reranker = new OnnxCrossEncoderReranker(model.Folder, new OnnxModelOptions { Layer = layer });
        var response = await reranker.RerankAsync("cat", [new RerankDocument("dog"), new RerankDocument("dogdog")], cancellationToken: Token);

        // 1+2+6+4+3+7+4+5 and, padded beside it, one dog more
        Assert.Equal(32 * factor, response.Results.Single(r => r.Index == 0).Score, 1e-4);
        Assert.Equal(39 * factor, response.Results.Single(r => r.Index == 1).Score, 1e-4);
    }

    [Fact]
    public async Task RerankAsync_LayerThatTheExportDoesNotHave_NamesThoseThereAre()
    {
        using var model = new TinyModel("""{"model_type":"gemma2","bos_token_id":1}""", "?", "<bos>", "A: ", "B: ", "\n");
        Sums(model, new TinyGraph()).Constant("last", -1).Node("Squeeze", "sums last", "logits_24").Output("logits_24", "batch", "sequence").Save(model.PathOf("onnx/model.onnx"));
        using var reranker = new OnnxCrossEncoderReranker(model.Folder, new OnnxModelOptions { Family = RerankerFamily.LayerHeads, Layer = 28 });
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("a", [new RerankDocument("b")], cancellationToken: Token));
        Assert.Equal($"The graph '{model.PathOf("onnx/model.onnx")}' must have a head for layer 28, but has heads for 24; set Layer in OnnxModelOptions to one of them.", error.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RerankAsync_MonoT5_IsTrueLessFalseOfTheFirstAnswer(bool inTwoGraphs)
    {
        using var model = new TinyModel("""{"model_type":"t5","architectures":["T5ForConditionalGeneration"],"eos_token_id":1,"decoder_start_token_id":5,"pad_token_id":0}""", "?", "</s>", "Query: ", "Document: ", "Relevant:", "<pad>", "true", "false", "cat", "dog");
        SaveMonoT5(model, inTwoGraphs);
        using var reranker = new OnnxCrossEncoderReranker(model.Folder);
        var response = await reranker.RerankAsync("cat", [new RerankDocument("dog"), new RerankDocument("dogdog")], cancellationToken: Token);

        // Query: cat Document: dog Relevant: </s> is 2+8+3+9+4+1 = 27; the decoder adds its first id, 5; "true" has the weight 0.25 and "false" -0.125.
        Assert.Equal(32 * 0.375, response.Results.Single(r => r.Index == 0).Score, 1e-5);
        Assert.Equal(41 * 0.375, response.Results.Single(r => r.Index == 1).Score, 1e-5);
        // Softmax over the two: e^8 / (e^8 + e^-4)
        Assert.Equal(Math.Exp(8) / (Math.Exp(8) + Math.Exp(-4)), response.Results.Single(r => r.Index == 0).Activated!.Value, 1e-9);
    }

    [Fact]
    public async Task RerankAsync_HeadBesideTheGraph_IsDenseGeluLayerNormDense()
    {
        using var model = new TinyModel("""{"model_type":"modernbert","architectures":["ModernBertModel"],"sentence_transformers":{"activation_fn":"torch.nn.modules.linear.Identity"}}""", "?", "cat", "dog");
        WriteHead(model, "cls");
        // The vector of a token is (id, 2 · id), so that of the first token of "cat" + "dog" is (1, 2).
        new TinyGraph().Input("input_ids", "batch", "sequence").Constant("table", [0, 0, 1, 2, 2, 4], 3, 2).Node("Gather", "table input_ids", "last_hidden_state")
            .Output("last_hidden_state", "batch", "sequence", "2").Save(model.PathOf("onnx/model.onnx"));
        using var reranker = new OnnxCrossEncoderReranker(model.Folder);
        var result = Assert.Single((await reranker.RerankAsync("cat", [new RerankDocument("dog")], cancellationToken: Token)).Results);

        // Dense: (1 + 2 + 0, 1 - 2 + 0.5) = (3, -0.5); GELU: 3 · Φ(3) = 2.9959503, -0.5 · Φ(-0.5) = -0.1542688 (table of the normal distribution: Φ(3) = .9986501, Φ(-.5) = .3085375);
        // their mean is 1.4208408 and half their distance 1.5751095, so the norm is ±1.5751095 / √(1.5751095² + 1e-5) = ±.999998, and 2 · .999998 - 3 · -.999998 + 1 = 5.99999.
        Assert.Equal(5.99999, result.Score, 1e-5);
        Assert.Null(result.Activated);
    }

    [Fact]
    public async Task RerankAsync_HeadBesideTheGraph_PoolsWithoutThePadding()
    {
        using var model = new TinyModel("""{"model_type":"modernbert"}""", "?", "cat", "dog");
        model.Write("modules.json", """[{"path":"","type":"sentence_transformers.models.Transformer"},{"path":"1_Pooling","type":"sentence_transformers.models.Pooling"},{"path":"2_Dense","type":"sentence_transformers.models.Dense"}]""");
        model.Write("1_Pooling/config.json", """{"pooling_mode_mean_tokens":true}""");
        model.Write("2_Dense/config.json", """{"in_features":2,"out_features":1,"bias":true,"activation_function":"torch.nn.modules.linear.Identity"}""");
        model.WriteTensors("2_Dense/model.safetensors", ("linear.weight", [1, 10]), ("linear.bias", [0.5f]));
        new TinyGraph().Input("input_ids", "batch", "sequence").Constant("table", [9, 9, 1, 2, 2, 4], 3, 2).Node("Gather", "table input_ids", "last_hidden_state")
            .Output("last_hidden_state", "batch", "sequence", "2").Save(model.PathOf("onnx/model.onnx"));
        using var reranker = new OnnxCrossEncoderReranker(model.Folder);
        var response = await reranker.RerankAsync("cat", [new RerankDocument("dog"), new RerankDocument("dogdogdog")], cancellationToken: Token);

        // Means: (1.5, 3) and (1.75, 3.5).
        Assert.Equal(1.5 + 30 + 0.5, response.Results.Single(r => r.Index == 0).Score, 1e-5);
        Assert.Equal(1.75 + 35 + 0.5, response.Results.Single(r => r.Index == 1).Score, 1e-5);
    }

    [Fact]
    public void Constructor_HeadWithoutItsWeights_NamesTheFile()
    {
        using var model = new TinyModel("""{"model_type":"modernbert"}""", "?", "cat");
        WriteHead(model, "cls");
        File.Delete(model.PathOf("4_Dense/model.safetensors"));
        new TinyGraph().Save(model.PathOf("onnx/model.onnx"));
        var error = Assert.Throws<RerankException>(() => new OnnxCrossEncoderReranker(model.Folder));
        Assert.Equal($"The model folder '{model.Folder}' has no '4_Dense/model.safetensors', the weights of the module that its modules.json lists; copy the file there.", error.Message);
    }

    [Theory]
    [InlineData("""{"model_type":"mistral","architectures":["MistralForCausalLM"]}""", "mistral", "MistralForCausalLM")]
    [InlineData("""{"model_type":"gemma2","architectures":["Gemma2ForCausalLM"]}""", "gemma2", "Gemma2ForCausalLM")]
    public void Constructor_LanguageModelOfNoKnownKind_NamesFileAndChoice(string config, string type, string architecture)
    {
        using var model = new TinyModel(config, "?");
        var error = Assert.Throws<RerankException>(() => new OnnxCrossEncoderReranker(model.Folder));
        Assert.Equal(
            $"The file '{model.PathOf("config.json")}' must say how the model reranks, but names model_type '{type}' and architecture '{architecture}', which several kinds of reranker share; "
            + "set Family in OnnxModelOptions to the one that it was trained as, or give the folder of a cross-encoder.",
            error.Message);
    }

    [Theory]
    [InlineData("""{"sentence_transformers":{"activation_fn":"torch.nn.modules.linear.Identity"}}""", ScoreActivation.Auto, false)]
    [InlineData("""{"sbert_ce_default_activation_function":"torch.nn.modules.linear.Identity"}""", ScoreActivation.Auto, false)]
    [InlineData("""{"sentence_transformers":{"activation_fn":"torch.nn.modules.activation.Sigmoid"}}""", ScoreActivation.Auto, true)]
    [InlineData("{}", ScoreActivation.Auto, true)]
    [InlineData("{}", ScoreActivation.None, false)]
    [InlineData("""{"sentence_transformers":{"activation_fn":"torch.nn.modules.linear.Identity"}}""", ScoreActivation.Sigmoid, true)]
    public async Task RerankAsync_Activation_IsAsTheConfigurationOrTheUserSays(string config, ScoreActivation activation, bool isActivated)
    {
        using var model = new TinyModel(config, "?", "cat", "dog");
        LabelGraph(model).Save(model.PathOf("model.onnx"));
        using var reranker = new OnnxCrossEncoderReranker(model.Folder, new OnnxModelOptions { Activation = activation });
        var result = Assert.Single((await reranker.RerankAsync("cat", [new RerankDocument("dog")], cancellationToken: Token)).Results);
        Assert.Equal(3, result.Score);
        Assert.Equal(isActivated ? 1 / (1 + Math.Exp(-3)) : null, result.Activated);
    }

    [Fact]
    public void Constructor_ActivationOfAnotherKind_NamesFileAndChoice()
    {
        using var model = new TinyModel("""{"sentence_transformers":{"activation_fn":"torch.nn.modules.activation.Tanh"}}""", "?");
        LabelGraph(model).Save(model.PathOf("model.onnx"));
        var error = Assert.Throws<RerankException>(() => new OnnxCrossEncoderReranker(model.Folder));
        Assert.Equal($"The file '{model.PathOf("config.json")}' must name Sigmoid or Identity as the activation, but names 'torch.nn.modules.activation.Tanh'; set Activation in OnnxModelOptions to Sigmoid or None.", error.Message);
    }

    [Fact]
    public async Task RerankAsync_HalfPrecisionOutput_IsReadExactly()
    {
        using var model = new TinyModel("{}", "?", "cat", "dog");
        Sums(model, new TinyGraph()).Node("ReduceSum", "vectors axis", "flat", ("keepdims", 0)).Node("Cast", "flat", "logits", ("to", 10))
            .HalfOutput("logits", "batch", "1").Save(model.PathOf("onnx/model_fp16.onnx"));
        using var reranker = new OnnxCrossEncoderReranker(model.Folder, new OnnxModelOptions { Precision = ModelPrecision.Half });
        var response = await reranker.RerankAsync("cat", [new RerankDocument("dog"), new RerankDocument("dogcat")], cancellationToken: Token);
        Assert.Equal([4.0, 3.0], response.Results.Select(r => r.Score));
    }

    /// <summary>The sum of the ids up to each token: batch × sequence × 1.</summary>
    private static TinyGraph Sums(TinyModel model, TinyGraph graph) => graph.Input("input_ids", "batch", "sequence")
        .Constant("table", model.PerToken(id => id), model.Vocabulary, 1).Constant("axis", 1).Node("Gather", "table input_ids", "vectors").Node("CumSum", "vectors axis", "sums");

    private static TinyGraph CausalGraph(TinyModel model, Func<int, float> weight) => Sums(model, new TinyGraph())
        .Constant("weights", model.PerToken(weight), 1, model.Vocabulary).Node("MatMul", "sums weights", "logits").Output("logits", "batch", "sequence", $"{model.Vocabulary}");

    private static TinyGraph LabelGraph(TinyModel model) => new TinyGraph().Input("input_ids", "batch", "sequence")
        .Constant("table", model.PerToken(id => id), model.Vocabulary, 1).Constant("axis", 1).Node("Gather", "table input_ids", "vectors").Node("ReduceSum", "vectors axis", "logits", ("keepdims", 0)).Output("logits", "batch", "1");

    private static void SaveMonoT5(TinyModel model, bool inTwoGraphs)
    {
        float[] ids = model.PerToken(id => id), weights = model.PerToken(id => id == 6 ? 0.25f : id == 7 ? -0.125f : 100);
        TinyGraph Decode(TinyGraph graph, string mask, string first) => graph
            .Constant("ids", ids, model.Vocabulary, 1).Constant("weights", weights, 1, model.Vocabulary).Constant("one", 1).Constant("two", 2)
            .Node("Cast", mask, "seen", ("to", 1)).Node("Unsqueeze", "seen two", "column").Node("Mul", "encoder_hidden_states column", "masked").Node("ReduceSum", "masked one", "sum", ("keepdims", 1))
            .Node("Gather", $"ids {first}", "start").Node("Add", "sum start", "all").Node("MatMul", "all weights", "logits").Output("logits", "batch", "steps", $"{model.Vocabulary}");
        // What a graph puts out where there is padding must not count: the id of padding has the value 0 anyway, so the vectors are moved away from it.
        TinyGraph Encode(TinyGraph graph) => graph.Input("input_ids", "batch", "sequence").Input("attention_mask", "batch", "sequence").Constant("table", ids, model.Vocabulary, 1).Node("Gather", "table input_ids", "encoder_hidden_states");
        if (inTwoGraphs)
        {
            Encode(new TinyGraph()).Output("encoder_hidden_states", "batch", "sequence", "1").Save(model.PathOf("onnx/encoder_model.onnx"));
            Decode(new TinyGraph().Input("input_ids", "batch", "steps").FloatInput("encoder_hidden_states", "batch", "sequence", "1").Input("encoder_attention_mask", "batch", "sequence"), "encoder_attention_mask", "input_ids")
                .Save(model.PathOf("onnx/decoder_model.onnx"));
        }
        else
        {
            Decode(Encode(new TinyGraph()).Input("decoder_input_ids", "batch", "steps"), "attention_mask", "decoder_input_ids").Save(model.PathOf("onnx/model.onnx"));
        }
    }

    private static void WriteHead(TinyModel model, string pooling)
    {
        model.Write("modules.json", """
            [{"path":"","type":"sentence_transformers.models.Transformer"},{"path":"1_Pooling","type":"sentence_transformers.models.Pooling"},{"path":"2_Dense","type":"sentence_transformers.models.Dense"},
             {"path":"3_LayerNorm","type":"sentence_transformers.models.LayerNorm"},{"path":"4_Dense","type":"sentence_transformers.models.Dense"}]
            """);
        model.Write("1_Pooling/config.json", $$"""{"embedding_dimension":2,"pooling_mode":"{{pooling}}"}""");
        model.Write("2_Dense/config.json", """{"in_features":2,"out_features":2,"bias":true,"activation_function":"torch.nn.modules.activation.GELU"}""");
        model.WriteTensors("2_Dense/model.safetensors", ("linear.weight", [1, 1, 1, -1]), ("linear.bias", [0, 0.5f]));
        model.Write("3_LayerNorm/config.json", """{"dimension":2}""");
        model.WriteTensors("3_LayerNorm/model.safetensors", ("norm.weight", [1, 1]), ("norm.bias", [0, 0]));
        model.Write("4_Dense/config.json", """{"in_features":2,"out_features":1,"bias":true,"activation_function":"torch.nn.modules.linear.Identity"}""");
        model.WriteTensors("4_Dense/model.safetensors", ("linear.weight", [2, -3]), ("linear.bias", [1]));
    }
}
