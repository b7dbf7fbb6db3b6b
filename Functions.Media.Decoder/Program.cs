using Functions.Media.Decoder;

return DecoderCommand.Run(args);
